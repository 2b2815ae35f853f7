import type { NamedItem } from '../../explain/explain-item.ts'
import { counted, formatDifference, formatScore } from '../figures.ts'
import { type Html, html } from '../html.ts'
import { section, table } from '../html-table.ts'
import type { NewItemExample, ReportInput } from '../report-input.ts'
import { divergingBar } from '../svg-bar.ts'
import { labelOf } from '../wording.ts'
import { evidenceBlock } from './evidence.ts'
import { sharedTable } from './recommendation.ts'

/** How many values are shown one by one; the rest is one line. */
const VALUES = 8

/** One item that nobody had taken, explained from the sentence it was read in to the score. */
export function newItemSection(input: ReportInput): Html {
  const { newItem } = input
  const body =
    newItem === undefined
      ? html`<p class="note">This run has no model of new items, no new item in its test, or no list that found one.</p>`
      : exampleBody(input, newItem)
  return section('new-item', 'One new item, explained', body)
}

function exampleBody(input: ReportInput, example: NewItemExample): Html {
  const { explanation, shelf } = example
  const { item, user, rank, model, history } = explanation
  return html`<p>Nobody had taken <strong><bdi>${named(item)}</bdi></strong> before the test. Among ${counted(shelf, 'item')} like
that, ${labelOf(input, model)} puts it at place ${rank} for user <code>${user}</code>, who had taken ${counted(history.length, 'item')}
and ${example.hit ? 'then took it' : 'did not take it in the test'}. All that the model knows of it is what the catalogue and the
passages below say. The case was picked by rule, out of every user’s first ten new items: one whose director the user knows, where
a sentence says so; then a hit of the test; then the one where a stated value brings most. It shows how such a claim is traced,
not how often the model is right: for that, see the shelf in the tables.</p>
${partsTable(example)}
${sharedTable(explanation)}
${evidenceBlock(explanation, 'new-item-passage')}`
}

function partsTable({ base, promised, values, score }: NewItemExample): Html {
  const rest = values.slice(VALUES)
  const lines: readonly (readonly [string, string, number])[] = [
    ['–', 'what the user would get of an item that nothing is known of', base],
    ['–', 'popularity that its values promise with everybody', promised],
    ...values.slice(0, VALUES).map(({ attribute, value, part }) => [attribute, value, part] as const),
    ...(rest.length > 0
      ? ([['–', counted(rest.length, 'further value'), rest.reduce((sum, { part }) => sum + part, 0)]] as const)
      : []),
    ['–', 'score, before any share of recent popularity', score],
  ]
  const limit = Math.max(...lines.map(([, , part]) => Math.abs(part))) || 1
  return table(
    {
      caption: 'The parts of the score. They are exact: the model is linear in what items share.',
      columns: [{ title: 'Attribute' }, { title: 'Value' }, { title: 'Part', numeric: true }],
      rows: lines.map(([attribute, value, part]) => [
        attribute,
        html`<bdi>${value}</bdi>`,
        html`${value.startsWith('score') ? formatScore(part) : formatDifference(part)} ${divergingBar(part, limit)}`,
      ]),
    },
    'Parts of the score',
  )
}

function named({ title, year }: NamedItem): string {
  return year === undefined ? title : `${title} (${year})`
}
