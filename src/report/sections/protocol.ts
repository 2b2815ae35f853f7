import type { ProtocolJson } from '../../evaluate/metrics-json.ts'
import { SLICE_NAMES, type SliceName } from '../../evaluate/slices.ts'
import { counted, formatCount, listed } from '../figures.ts'
import { type Html, html } from '../html.ts'
import { section, table } from '../html-table.ts'
import type { ReportInput } from '../report-input.ts'
import { SLICE_TITLES } from '../wording.ts'

const PARTS: Readonly<Record<ProtocolJson['fit'], string>> = {
  train: 'the training part',
  'train+validation': 'the training and the validation part together',
}

const SLICE_MEANING: Readonly<Record<SliceName, string>> = {
  all: 'every candidate is ranked, every test item is a target',
  known: 'every candidate is ranked; targets are the test items that someone took before the test',
  new: 'every candidate is ranked; targets are the test items that nobody took before the test',
  shelf: 'only the new items are ranked; targets as in “new items”',
}

/** How the figures were made, in words. */
export function protocolSection(input: ReportInput): Html {
  const { protocol, slices } = input.metrics
  const sentences = [...protocolSentences(input)].map((sentence) => html`<li>${sentence}</li>`)
  const rows = SLICE_NAMES.map((slice) => [
    SLICE_TITLES[slice],
    SLICE_MEANING[slice],
    formatCount(slices[slice]?.users),
    formatCount(slices[slice]?.targets),
  ])
  return section(
    'protocol',
    'How it was measured',
    html`<ul>${sentences}</ul>
${table(
  {
    caption: html`Parts of the test that are reported apart. Cut-offs: ${listed(protocol.cutoffs.map(String))}.`,
    columns: [
      { title: 'Part' },
      { title: 'What it asks' },
      { title: 'Users', numeric: true },
      { title: 'Targets', numeric: true },
    ],
    rows,
  },
  'Parts of the test',
)}`,
  )
}

/** Split, ranking, fit, choice of epochs, seeds, ties and intervals, a sentence each. */
export function* protocolSentences({
  metrics,
  data,
  histories,
}: Pick<ReportInput, 'metrics' | 'data' | 'histories'>): Generator<string> {
  const { protocol } = metrics
  if (data !== undefined) yield `Split: ${data.split.rule}.`
  const ranked = data === undefined ? 'all items' : `all ${counted(data.numItems, 'item')}`
  yield protocol.ranking === 'all'
    ? `For every test user ${ranked} are ranked; nothing is sampled.`
    : 'For every test user a given list of candidates is ranked. Figures of other lists cannot be compared with these.'
  yield `Models were fitted on ${PARTS[protocol.fit]}; what the user has in ${PARTS[protocol.mask]} is left out of the ranking.`
  if (histories !== undefined && histories.length > 0) {
    yield 'The number of epochs was chosen on the validation part; the test part was read once, for this report.'
  }
  yield `Models that depend on chance were run with ${counted(protocol.seeds.length, 'seed')} (${listed(protocol.seeds.map(String))}); their figures are means over the seeds.`
  yield protocol.ties === 'index'
    ? 'Equal scores are ordered by item index.'
    : 'Equal scores are put in a seeded random order, so that the order of the ids favours nobody.'
  yield 'Intervals: 95 %, bootstrap over users. They say what other users of the same kind would show, not what other seeds would.'
}
