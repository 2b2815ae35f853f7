import type { Comparison, ComparisonTable, SkippedSlice } from './comparisons.ts'
import { PRIMARY_METRICS } from './comparisons.ts'
import { TIE_DRAWS } from './evaluate.ts'
import { METRICS, type MetricKey, parseMetricKey } from './metrics/registry.ts'
import type { MetricsJson, MetricTable, ModelMetrics, ProtocolJson } from './metrics-json.ts'
import { SIGNIFICANCE_LEVEL, turned } from './significance.ts'
import { SLICE_NAMES, type SliceName } from './slices.ts'
import type { MetricSummary } from './summarise.ts'

/** What each slice asks, as the heading of its table. */
const SLICE_TITLES: Readonly<Record<SliceName, string>> = {
  all: 'All test items',
  known: 'Known items: taken by someone before the test; all items are ranked',
  new: 'New items: taken by nobody before the test; all items are ranked',
  shelf: 'Shelf: only the new items are ranked',
}

/** A table in cells, before it becomes text or Markdown. */
export interface ResultTable {
  readonly slice: SliceName
  readonly title: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface TableInput {
  readonly metrics: MetricsJson
  readonly comparisons: ComparisonTable
  /** The model that every row is better or worse than. */
  readonly reference: string
  /** Columns; default `PRIMARY_METRICS`. */
  readonly keys?: readonly MetricKey[]
}

/**
 * One table a slice that has users: a row for every model, mean and 95 % interval of every column, and what may be said
 * of the model of the row against the reference, metric by metric.
 */
export function resultTables(input: TableInput): readonly ResultTable[] {
  const keys = input.keys ?? PRIMARY_METRICS
  return SLICE_NAMES.filter((slice) => input.metrics.slices[slice].users > 0).map((slice) => {
    const { users, targets } = input.metrics.slices[slice]
    const nobody = nobodyScores(input.metrics.models, slice, keys) ? ': out of reach of every model' : ''
    return {
      slice,
      title: `${SLICE_TITLES[slice]} (${count(users, 'user')}, ${count(targets, 'target')})${nobody}`,
      header: ['model', ...keys, `than ${input.reference}`],
      rows: input.metrics.models.map((model) => [
        model.name,
        ...keys.map((key) => formatSummary(metricsOn(model, slice)[key])),
        verdictsOn(model.name, slice, keys, input),
      ]),
    }
  })
}

/**
 * The notes that belong under every result table: how the intervals and verdicts come about, what could not be tested,
 * the definition of every metric shown, and the protocol.
 */
export function tableNotes(input: TableInput): readonly string[] {
  const { comparisons, metrics, keys = PRIMARY_METRICS } = input
  const verdicts = verdictNotes(comparisons, keys)
  return [rowNote(input.reference, keys), ...verdicts, ...metricNotes(keys), protocolNote(metrics.protocol)]
}

function rowNote(reference: string, keys: readonly MetricKey[]): string {
  const differ = keys.length > 1 ? `; one word where ${keys.join(' and ')} agree, else one for each, in this order` : ''
  return `"than ${reference}" says what the model of the row is, better or worse than ${reference}${differ}.`
}

/** How the intervals and verdicts come about, and what could not be tested. @param keys metrics that verdicts are about */
export function verdictNotes({ comparisons, skipped }: ComparisonTable, keys: readonly MetricKey[]): readonly string[] {
  return [
    'Mean over users and seeds, with the 95 % bootstrap interval over users.',
    `Verdicts (${keys.join(', ')}): paired bootstrap over users excludes 0, and sign-flip p after Holm's correction over ${count(comparisons.length, 'comparison')} < ${SIGNIFICANCE_LEVEL}; else "cannot tell". The correction may say "cannot tell" of a difference whose own interval excludes 0.`,
    ...skipped.map(skippedNote),
  ]
}

/** The definition of every metric, each once. */
export function metricNotes(keys: readonly MetricKey[]): readonly string[] {
  const names = [...new Set(keys.map((key) => parseMetricKey(key).name))]
  return names.map((name) => `${name}@k: ${METRICS[name].definition}.`)
}

/** What a few lucky draws among tied scores come to. */
const NEXT_TO_NOTHING = 0.001

/** Whether a slice is out of reach for all models: every mean is 0, or next to it. */
export function nobodyScores(
  models: readonly ModelMetrics[],
  slice: SliceName,
  keys: readonly MetricKey[] = PRIMARY_METRICS,
): boolean {
  return models.every((model) => keys.every((key) => (metricsOn(model, slice)[key]?.mean ?? 0) < NEXT_TO_NOTHING))
}

/** The figures of a model on a slice. */
export function metricsOn(model: ModelMetrics, slice: SliceName): MetricTable {
  return slice === 'all' ? model.metrics : (model.slices[slice] ?? {})
}

/** Of the row: `better`, or `better / cannot tell` when the metrics differ; `reference` in its own row, – where nothing was tested. */
function verdictsOn(model: string, slice: SliceName, keys: readonly MetricKey[], input: TableInput): string {
  if (model === input.reference) return '(reference)'
  if (nobodyScores(input.metrics.models, slice, keys)) return '–'
  const verdicts = keys.map((key) => {
    const found = input.comparisons.comparisons.find(
      (c: Comparison) => c.a === input.reference && c.b === model && c.slice === slice && c.metric === key,
    )
    return found === undefined ? '–' : turned(found.verdict)
  })
  return new Set(verdicts).size === 1 ? verdicts[0] : verdicts.join(' / ')
}

/** `.1234 [.1100, .1371]`: all values are shares, so the leading 0 says nothing. */
function formatSummary(summary: MetricSummary | undefined): string {
  if (summary === undefined) return '–'
  const [low, high] = summary.ci95.map(formatShare)
  return `${formatShare(summary.mean)} [${low}, ${high}]`
}

function formatShare(value: number): string {
  return value.toFixed(4).replace(/^0\./, '.')
}

function skippedNote(skipped: SkippedSlice): string {
  return `Slice ${skipped.slice} is not tested: ${skipped.reason}.`
}

function protocolNote(protocol: ProtocolJson): string {
  const ranked = protocol.ranking === 'all' ? 'all items ranked' : 'given candidates ranked'
  const ties =
    protocol.ties === 'index'
      ? 'equal scores by lower item index'
      : `equal scores in seeded random order, mean of ${TIE_DRAWS} draws`
  return `Protocol: ${ranked}; fitted on ${protocol.fit}; masked: ${protocol.mask}; seeds ${protocol.seeds.join(', ')}; ${ties}.`
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-GB')} ${noun}${n === 1 ? '' : 's'}`
}
