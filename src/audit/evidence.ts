import { type TracedAttribute, traceItem } from '../explain/trace.ts'
import type { AuditCheck } from './audit-input.ts'
import { type Found, MAX_EXAMPLES, percent } from './finding.ts'

/** How much of what is stated has a quote that stands where it should, why the rest was rejected, and who is quoted. */
export const evidenceCheck: AuditCheck = {
  name: 'evidence',
  question: 'has every stated value a quote that is found in its passage?',
  async run({ run, signal }) {
    const enrichment = run?.enrichment
    if (enrichment === undefined) return [{ severity: 'not applicable', message: 'the run states no attributes' }]
    const traced = await traceItem(enrichment.attributes, (id) => {
      signal.throwIfAborted()
      return enrichment.getPassage(id)
    })
    const count = (status: TracedAttribute['status']): number => traced.filter((one) => one.status === status).length
    const stated = count('verified') + count('broken')
    const figures: Record<string, number> = {
      ...{ stated, verified: count('verified'), broken: count('broken') },
      ...{ rejected: count('rejected'), unknown: count('unknown') },
    }
    const rejected = tally(
      traced.flatMap(({ status, reason }) => (status === 'rejected' ? [reason ?? 'no reason'] : [])),
    )
    for (const [reason, number] of rejected) figures[`rejected: ${reason}`] = number
    const reasons = rejected.map(([reason, number]) => `${number} ${reason}`).join(', ')
    const broken = traced.filter(({ status }) => status === 'broken')
    const share =
      stated === 0 ? 'no value is stated' : `${percent(figures.verified / stated)} of ${stated} stated values`
    const found: Found = {
      severity: broken.length > 0 ? 'defect' : stated > 0 ? 'ok' : 'note',
      message: `${share}${stated === 0 ? '' : ' have a quote that stands in its passage'}; ${figures.rejected} values are rejected${reasons === '' ? '' : ` (${reasons})`}, ${figures.unknown} unknown`,
      figures,
      examples: broken.slice(0, MAX_EXAMPLES).map(({ item, attribute, reason }) => `${item} ${attribute}: ${reason}`),
      ...(broken.length > 0 && { remedy: 'see `er2alm trace RUN --item ID`; enrich again into a new run folder' }),
      ...(stated === 0 && { remedy: 'see `er2alm trace RUN --item ID` for the reasons: features of items are empty' }),
    }
    return [found, ...sourcesFinding(traced)]
  },
}

/** Whose passages are quoted; nothing to say when none is. */
function sourcesFinding(traced: readonly TracedAttribute[]): readonly Found[] {
  const passages = new Map(
    traced.flatMap(({ links }) =>
      links.flatMap(({ passage }) => (passage === undefined ? [] : [[passage.id, passage]])),
    ),
  )
  if (passages.size === 0) return []
  const sources = tally(
    [...passages.values()].map(({ source, licence }) => `${source} (${licence ?? 'licence not given'})`),
  )
  const unlicensed = [...passages.values()].filter(({ licence }) => licence === undefined).length
  const undated = [...passages.values()].filter(({ date }) => date === undefined).length
  const figures = { passages: passages.size, withoutLicence: unlicensed, undated, ...Object.fromEntries(sources) }
  return [
    {
      severity: unlicensed > 0 ? 'note' : 'ok',
      message: `${passages.size} passages are quoted: ${sources.map(([source, number]) => `${number} of ${source}`).join(', ')}; ${undated} undated, ${unlicensed} without a licence`,
      figures,
      ...(unlicensed > 0 && { remedy: 'name the licence in knowledge.sources, or in the lines of the file' }),
    },
  ]
}

/** Values with their counts, the most frequent first. */
function tally(values: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}
