import type { ExplainedAspect, ExplainedShare, Explanation, NamedItem } from '../../explain/explain-item.ts'
import { counted, formatDifference, formatPercent, formatScore, listed } from '../figures.ts'
import { type Html, type HtmlValue, html } from '../html.ts'
import { section, table } from '../html-table.ts'
import type { ReportInput } from '../report-input.ts'
import { divergingBar } from '../svg-bar.ts'
import { ASPECT_WORDS, attributeWord, labelOf } from '../wording.ts'
import { evidenceBlock } from './evidence.ts'

/** How many titles of a list are named. */
const TITLES = 4

/** One recommendation, explained with its quoted evidence. */
export function recommendationSection(input: ReportInput): Html {
  const { example } = input
  const body =
    example === undefined
      ? html`<p class="note">This run has no explained recommendation.</p>`
      : exampleBody(input, example)
  return section('recommendation', 'One recommendation, explained', body)
}

function exampleBody(input: ReportInput, example: Explanation): Html {
  const { item, user, rank, model, score, history } = example
  return html`<p>${labelOf(input, model)} puts <strong><bdi>${named(item)}</bdi></strong> at place ${rank} for user
<code>${user}</code> (score ${formatScore(score)}), who had taken ${counted(history.length, 'item')}. Below is what speaks for it
in the inputs of the model. It does not decompose the score: a trained score has no exact parts. The case was picked by rule: a
hit of the test among a user's first three, with the most stated evidence. It shows how a claim is traced, not how often
the model is right: for that, see the tables.</p>
${sharedTable(example)}
${aspectsTable(example)}
${evidenceBlock(example)}`
}

/** Values in common with what the user took. */
export function sharedTable({ shared, history }: Explanation): Html {
  if (shared.length === 0) return html`<p class="note">The item shares no stated value with what the user took.</p>`
  const row = ({ attribute, value, items, catalogueShare }: ExplainedShare): HtmlValue[] => [
    html`<bdi>${value}</bdi>`,
    attributeWord(attribute),
    `${items.length} of ${history.length}`,
    catalogueShare === undefined ? '–' : formatPercent(catalogueShare),
    titles(items),
  ]
  return table(
    {
      caption: 'Stated values that the item shares with what the user took, most telling first.',
      columns: [
        { title: 'Value' },
        { title: 'Attribute' },
        { title: 'Of the history', numeric: true },
        { title: 'Of the catalogue', numeric: true },
        { title: 'Taken items with it' },
      ],
      rows: shared.map(row),
    },
    'Shared values',
  )
}

function aspectsTable({ aspects, profileStatus }: Explanation): Html {
  if (aspects.length === 0) return html`<p class="note">There is no profile of the user.</p>`
  const limit = Math.max(...aspects.map(({ contribution }) => Math.abs(contribution ?? 0))) || 1
  const row = ({ aspect, weight, text, itemText, alignment, contribution }: ExplainedAspect): HtmlValue[] => [
    ASPECT_WORDS[aspect],
    formatScore(weight),
    html`<span class="prose" dir="auto">${text}</span>`,
    itemText === null
      ? html`<span class="quiet">nothing</span>`
      : html`<span class="prose" dir="auto">${itemText}</span>`,
    formatScore(alignment),
    contribution === null ? '–' : html`${formatDifference(contribution)} ${divergingBar(contribution, limit)}`,
  ]
  const origin =
    profileStatus === 'counted' ? 'counted from the history, without a language model' : 'written by the language model'
  return table(
    {
      caption: html`The user’s profile (${origin}) beside the item. Alignment: cosine of the centred vectors; contribution: weight × alignment.`,
      columns: [
        { title: 'Aspect' },
        { title: 'Weight', numeric: true },
        { title: 'The profile says' },
        { title: 'The item says' },
        { title: 'Alignment', numeric: true },
        { title: 'Contribution', numeric: true },
      ],
      rows: aspects.map(row),
    },
    'Profile and item',
  )
}

function titles(items: readonly NamedItem[]): Html {
  const more = items.length - TITLES
  const words = items.slice(0, TITLES).map(named)
  return html`<bdi>${listed(more > 0 ? [...words, `${more} more`] : words)}</bdi>`
}

function named({ title, year }: NamedItem): string {
  return year === undefined ? title : `${title} (${year})`
}
