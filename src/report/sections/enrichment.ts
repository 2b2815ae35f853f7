import { ATTRIBUTES, type ItemAttribute } from '../../enrich/attribute.ts'
import { counted, formatCount, formatPercent, formatUsd, listed } from '../figures.ts'
import { type Html, type HtmlValue, html } from '../html.ts'
import { details, section, table } from '../html-table.ts'
import type { ReportEnrichment, ReportInput, StageCost } from '../report-input.ts'
import { shareBar } from '../svg-bar.ts'
import { ATTRIBUTE_WORDS } from '../wording.ts'

/** What the language model stated, how much of it stands, and what it cost. */
export function enrichmentSection({ enrichment, provenance }: ReportInput): Html {
  const body =
    enrichment === undefined
      ? html`<p class="note">This run has no enrichment: no language model was asked, and no text was embedded.</p>`
      : html`<p>${intro(enrichment, provenance.languageModel)}</p>
${attributesTable(enrichment.attributes)}
${reasonsBlock(enrichment.attributes)}
<h3>Profiles and picks</h3>
<p>${profilesSentence(enrichment)}</p>
<h3>Calls</h3>
${costsTable(enrichment.costs ?? [])}`
  return section('enrichment', 'Enrichment', body)
}

function intro({ attributes }: ReportEnrichment, languageModel: string | undefined): string {
  const items = new Set(attributes.map(({ item }) => item)).size
  const asked = new Set(attributes.filter(({ call }) => call !== null).map(({ item }) => item)).size
  const stated = attributes.filter(({ status }) => status === 'stated').length
  const by = languageModel === undefined ? 'A language model' : languageModel
  return `${by} was asked about ${formatCount(asked)} of ${counted(items, 'item')}${asked < items ? '; for the others no passage was found' : ''}. ${counted(stated, 'statement')} can be traced to quoted words in a passage. A statement whose quote is in no passage is rejected and not used.`
}

function attributesTable(attributes: readonly ItemAttribute[]): Html {
  const rows = ATTRIBUTES.flatMap(({ id, fact }): HtmlValue[][] => {
    const own = attributes.filter(({ attribute }) => attribute === id)
    if (own.length === 0) return []
    const count = (status: ItemAttribute['status']): number => own.filter((record) => record.status === status).length
    const share = count('stated') / own.length
    return [
      [
        ATTRIBUTE_WORDS[id],
        fact ? 'fact' : 'description',
        formatCount(count('stated')),
        formatCount(count('unknown')),
        formatCount(count('rejected')),
        html`${formatPercent(share)} ${shareBar(share)}`,
      ],
    ]
  })
  return table(
    {
      caption: 'Attributes of the items, by what became of them.',
      columns: [
        { title: 'Attribute' },
        { title: 'Kind' },
        { title: 'Stated', numeric: true },
        { title: 'Unknown', numeric: true },
        { title: 'Rejected', numeric: true },
        { title: 'Stated, of all', numeric: true },
      ],
      rows,
    },
    'Attributes of the items',
  )
}

function reasonsBlock(attributes: readonly ItemAttribute[]): HtmlValue {
  const counts = new Map<string, number>()
  for (const { status, reason } of attributes) {
    if (status === 'stated') continue
    const key = JSON.stringify([status, reason ?? 'no reason given'])
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  if (counts.size === 0) return null
  const rows = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([key, n]) => [...(JSON.parse(key) as [string, string]).reverse(), formatCount(n)])
  const columns = [{ title: 'Reason' }, { title: 'Status' }, { title: 'Attributes', numeric: true }]
  return details('Why attributes are unknown or rejected', table({ caption: 'Reasons.', columns, rows }, 'Reasons'))
}

function profilesSentence({ profiles, picks }: ReportEnrichment): string {
  const generated = profiles.filter(({ status }) => status === 'generated').length
  const sentences = [
    `${counted(profiles.length, 'user profile')}: ${formatCount(generated)} written by the language model from counted evidence, ${formatCount(profiles.length - generated)} counted without it.`,
  ]
  if (picks !== undefined && picks.length > 0) {
    const liked = picks.filter((pick) => pick.liked !== null).length
    const disliked = picks.filter((pick) => pick.disliked !== null).length
    sentences.push(
      `Picks out of a short list were asked for ${counted(picks.length, 'user')}: a liked item was named for ${formatCount(liked)}, a disliked one for ${formatCount(disliked)}.`,
    )
  }
  return sentences.join(' ')
}

function costsTable(costs: readonly StageCost[]): Html {
  if (costs.length === 0) return html`<p class="note">Nothing was asked of a language model.</p>`
  const total = (of: (cost: StageCost) => number): number => costs.reduce((sum, cost) => sum + of(cost), 0)
  const rows = costs.map(({ stage, model, replies, sent, inputTokens, outputTokens, usd }) => [
    stage,
    model,
    formatCount(replies),
    formatCount(sent),
    formatCount(inputTokens),
    formatCount(outputTokens),
    formatUsd(usd),
  ])
  const sum = [
    html`<strong>all</strong>`,
    listed([...new Set(costs.map(({ model }) => model))]),
    formatCount(total(({ replies }) => replies)),
    formatCount(total(({ sent }) => sent)),
    formatCount(total(({ inputTokens }) => inputTokens)),
    formatCount(total(({ outputTokens }) => outputTokens)),
    formatUsd(total(({ usd }) => usd)),
  ]
  return table(
    {
      caption: 'Replies that the run rests on. Those it did not send were in the ledger and cost nothing again.',
      columns: [
        { title: 'Stage' },
        { title: 'Model' },
        { title: 'Replies', numeric: true },
        { title: 'Sent now', numeric: true },
        { title: 'Tokens in', numeric: true },
        { title: 'Tokens out', numeric: true },
        { title: 'Cost', numeric: true },
      ],
      rows: costs.length > 1 ? [...rows, sum] : rows,
    },
    'Calls and their cost',
  )
}
