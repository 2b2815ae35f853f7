import { isTimeSplit, timeOrder } from '../data/time-order.ts'
import { type HindsightReason, hindsightOf } from '../enrich/hindsight.ts'
import type { Passage } from '../knowledge/passage.ts'
import type { AuditCheck } from './audit-input.ts'
import { type Found, MAX_EXAMPLES } from './finding.ts'

/**
 * Statements that nobody could make when the item came out: attributes that are not on the list `enrich.knowableAtRelease`,
 * and values read in a sentence about awards, sales or reception. Features of a time split do without them unless
 * `enrich.hindsight` says otherwise. Passages written after the test began are counted, and those without a date, which
 * are kept.
 */
export const hindsightCheck: AuditCheck = {
  name: 'hindsight',
  question: 'do features tell what was only known later: reception, sales, awards?',
  async run({ dataset, split, run }) {
    const enrichment = run?.enrichment
    if (enrichment === undefined) return [{ severity: 'not applicable', message: 'the run has no enrichment' }]
    const { attributes, settings, leavesOutHindsight } = enrichment
    const knowable = new Set(settings.knowableAtRelease)
    const reasons: Record<HindsightReason, string[]> = {
      'not knowable at release': [],
      awards: [],
      sales: [],
      reception: [],
    }
    for (const record of attributes) {
      const reason = hindsightOf(record, knowable)
      if (reason !== undefined) reasons[reason].push(`${record.item} ${record.attribute}`)
    }
    const stated = attributes.filter(({ status }) => status === 'stated').length
    const later = reasons['not knowable at release']
    const quoted = [...reasons.awards, ...reasons.sales, ...reasons.reception]
    const figures = {
      stated,
      notKnowableAtRelease: later.length,
      awards: reasons.awards.length,
      sales: reasons.sales.length,
      reception: reasons.reception.length,
    }
    const byTime = isTimeSplit(split, dataset)
    const words = `${later.length} of ${stated} stated values are of attributes that are not knowable at release, ${quoted.length} more are read in sentences about awards, sales or reception`
    const examples = [...quoted, ...later].slice(0, MAX_EXAMPLES)
    const base = { figures, examples }
    const remedy = "set enrich.hindsight to 'leave-out-on-time-splits' (the default), and run again"
    const found: Found[] = []
    if (stated === 0) return [{ severity: 'not applicable', message: 'no value is stated', figures }]
    if (later.length + quoted.length === 0)
      found.push({ severity: 'ok', message: `no stated value of ${stated} is hindsight`, figures })
    else if (leavesOutHindsight)
      found.push({ ...base, severity: 'ok', message: `${words}: they are left out of features and profiles` })
    else if (!byTime)
      found.push({ ...base, severity: 'note', message: `${words}; the split is not by time, so that they are used` })
    else
      found.push({
        ...base,
        severity: quoted.length > 0 ? 'leak' : 'defect',
        message: `${words}; the split is by time, and features use them (enrich.hindsight is ${settings.hindsight})`,
        remedy,
      })
    return [...found, await datesFinding(enrichment, timeOrder(dataset)?.firstTest)]
  },
}

/** Dates of the passages that statements rest on. */
async function datesFinding(
  { attributes, getPassage }: NonNullable<NonNullable<Parameters<AuditCheck['run']>[0]['run']>['enrichment']>,
  firstTest: number | undefined,
): Promise<Found> {
  const ids = new Set(
    attributes.flatMap(({ status, evidence }) => (status === 'stated' ? evidence.map(({ passage }) => passage) : [])),
  )
  const passages: Passage[] = []
  for (const id of ids) {
    const passage = await getPassage(id)
    if (passage !== undefined) passages.push(passage)
  }
  if (passages.length === 0)
    return { severity: 'not applicable', message: 'no passage that a statement rests on is in the store' }
  const dated = passages.flatMap(({ id, date }) => {
    const seconds = date === undefined ? Number.NaN : Date.parse(date) / 1000
    return Number.isNaN(seconds) ? [] : [{ id, seconds }]
  })
  const after = firstTest === undefined ? [] : dated.filter(({ seconds }) => seconds >= firstTest)
  const figures = { passages: passages.length, undated: passages.length - dated.length, afterTestBegan: after.length }
  return {
    severity: after.length > 0 ? 'note' : 'ok',
    message: `of ${passages.length} passages that statements rest on, ${figures.undated} have no date (kept, and counted as undated), and ${after.length} were written after the test began`,
    figures,
    examples: after.slice(0, MAX_EXAMPLES).map(({ id }) => id),
    ...(after.length > 0 && { remedy: 'use only attributes that were knowable at release from these' }),
  }
}
