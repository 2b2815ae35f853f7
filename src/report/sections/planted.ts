import { counted, formatCount, formatPercent } from '../figures.ts'
import { type Html, type HtmlValue, html } from '../html.ts'
import { table } from '../html-table.ts'
import type { PlantedCase, PlantedOutcome } from '../planted-errors.ts'
import type { ReportInput } from '../report-input.ts'
import { ATTRIBUTE_WORDS, titleOf } from '../wording.ts'

/** How many cases of each fate are shown. */
const SHOWN = 4

/** How noise control did against errors that were put into passages on purpose. */
export function plantedBlock(input: Pick<ReportInput, 'catalogue'>, outcome: PlantedOutcome): Html {
  const { planted, reached, dropped, accuracy } = outcome
  return html`<h3>Planted errors</h3>
<p>${counted(planted, 'wrong fact')} ${planted === 1 ? 'was' : 'were'} written into passages on purpose.
${formatCount(reached)} reached a stated value, with the passage as evidence; of these, noise control dropped
${formatCount(dropped)}. ${plantedVerdict(accuracy)}</p>
${accuracyTable(accuracy)}
${casesTable(input, outcome)}`
}

function accuracyTable(accuracy: PlantedOutcome['accuracy']): Html {
  const { judged, dropped, wrong, droppedWrong, precision, precisionCi95, recall, baseRate, dropRate } = accuracy
  const interval = precisionCi95 === null ? '–' : precisionCi95.map(formatPercent).join(' to ')
  const columns = [
    { title: 'Dropping as a test' },
    { title: 'Noise control', numeric: true },
    { title: 'Dropping blindly', numeric: true },
  ]
  const rows = [
    ['precision: dropped aspects that hold a planted error', formatPercent(precision), formatPercent(baseRate)],
    ['95 % interval of the precision', interval, '–'],
    ['recall: aspects with a planted error that were dropped', formatPercent(recall), formatPercent(dropRate)],
  ]
  const caption = `Over ${counted(judged, 'judged aspect')}: ${formatCount(dropped)} dropped, ${formatCount(wrong)} with a planted error, ${formatCount(droppedWrong)} both. Errors of the language model itself are not in the list and count as right, so the precision is a lower bound.`
  return table({ caption, columns, rows }, 'Planted errors')
}

/** What the interval of the precision says against the base rate. */
export function plantedVerdict({ precisionCi95, baseRate }: PlantedOutcome['accuracy']): string {
  if (precisionCi95 === null || baseRate === null) return 'No aspect was dropped, so nothing can be said of its aim.'
  const [low, high] = precisionCi95
  if (low > baseRate) return 'Its precision is above that of dropping as many aspects blindly.'
  if (high < baseRate) return 'Its precision is below that of dropping as many aspects blindly.'
  return 'Its precision cannot be told apart from that of dropping as many aspects blindly.'
}

function casesTable(input: Pick<ReportInput, 'catalogue'>, { cases }: PlantedOutcome): HtmlValue {
  const shown = (['dropped', 'kept'] as const).flatMap((fate) =>
    cases.filter((one) => one.fate === fate).slice(0, SHOWN),
  )
  if (shown.length === 0) return null
  const row = ({ passage, attribute, wrong, right, fate, items }: PlantedCase): HtmlValue[] => [
    html`<bdi>${titleOf(input, items[0])}</bdi>${items.length > 1 && ` and ${items.length - 1} more`}`,
    ATTRIBUTE_WORDS[attribute],
    html`<bdi>${wrong}</bdi>`,
    html`<bdi>${right ?? '–'}</bdi>`,
    html`<code>${passage}</code>`,
    html`<span class="badge ${fate === 'dropped' ? 'good' : 'warning'}">${fate}</span>`,
  ]
  return table(
    {
      caption: 'Planted errors that were stated: the first of each kind, in the order of the list.',
      columns: ['Item', 'Attribute', 'Stated', 'True', 'Passage', 'Fate'].map((title) => ({ title })),
      rows: shown.map(row),
    },
    'Cases of planted errors',
  )
}
