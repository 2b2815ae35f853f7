import type { DataReport } from '../../data/data-report.ts'
import { type Comparison, PRIMARY_METRICS, type SkippedSlice } from '../../evaluate/comparisons.ts'
import type { MetricKey } from '../../evaluate/metrics/registry.ts'
import type { MetricsJson, MetricTable, ModelMetrics } from '../../evaluate/metrics-json.ts'
import { turned } from '../../evaluate/significance.ts'
import { SLICE_NAMES, type SliceName } from '../../evaluate/slices.ts'
import { metricNotes, metricsOn, nobodyScores, verdictNotes } from '../../evaluate/table.ts'
import { MODEL_LABELS, referenceModel } from '../../pipeline/model-labels.ts'
import type { ModelHistory } from '../../pipeline/train-stage.ts'
import { headline } from '../../report/headline.ts'
import type { ReportInput } from '../../report/report-input.ts'
import { protocolSentences } from '../../report/sections/protocol.ts'
import { labelOf, SLICE_TITLES } from '../../report/wording.ts'
import { notEvaluated } from './missing.ts'
import type { Reply, ResultComparison, ResultHeadline, ResultRow, ResultSlice, Results } from './page-data.ts'
import type { RunReader } from './run-reader.ts'

type Input = Pick<ReportInput, 'reference' | 'labels' | 'metrics' | 'comparisons' | 'data' | 'histories'>

/** The comparison of the models, as the report of the run has it. */
export async function runResults(reader: RunReader): Promise<Reply<Results>> {
  const metrics = await reader.json<MetricsJson>('evaluate/metrics.json')
  const comparisons = await reader.json<readonly Comparison[]>('evaluate/comparisons.json')
  if (metrics === undefined || comparisons === undefined || metrics.models.length === 0) return notEvaluated(reader)
  const skipped = (await reader.json<readonly SkippedSlice[]>('evaluate/skipped.json')) ?? []
  const { evaluate } = reader.settings().config
  const histories = await Promise.all(
    metrics.models.map(({ name }) => reader.json<ModelHistory>(`models/${name}/history.json`)),
  )
  const data = await reader.json<DataReport>('data/report.json')
  const input: Input = {
    ...{ metrics, comparisons, reference: referenceModel(metrics, evaluate), labels: MODEL_LABELS },
    histories: histories.filter((history) => history !== undefined),
    ...(data !== undefined && { data }),
  }
  const compared = [...new Set(comparisons.map(({ metric }) => metric))]
  return {
    reference: input.reference,
    referenceLabel: labelOf(input, input.reference),
    headlines: headlinesOf(input),
    notes: [
      ...protocolSentences(input),
      ...verdictNotes({ comparisons, skipped }, compared),
      ...metricNotes(columnsOf(input, 'all')),
    ],
    slices: SLICE_NAMES.filter((slice) => (metrics.slices[slice]?.users ?? 0) > 0).map((slice) =>
      sliceOf(input, slice),
    ),
  }
}

/** The last of the metrics that were compared is the one that models are chosen by: it comes first. */
function headlinesOf(input: Input): readonly ResultHeadline[] {
  const compared = new Set(input.comparisons.map(({ metric }) => metric))
  const keys = PRIMARY_METRICS.filter((metric) => compared.has(metric)).toReversed()
  return keys.map((metric) => {
    const { sentence, best, slices } = headline(onlyBy(input, metric))
    return { metric, sentences: [...(best === undefined ? [] : [best]), sentence, ...slices] }
  })
}

/** The same evaluation, as if only one metric had been looked at. */
function onlyBy(input: Input, metric: MetricKey): Input {
  const only = (figures: MetricTable): MetricTable =>
    figures[metric] === undefined ? {} : { [metric]: figures[metric] }
  const models = input.metrics.models.map((model) => ({
    ...model,
    metrics: only(model.metrics),
    slices: Object.fromEntries(Object.entries(model.slices).map(([slice, figures]) => [slice, only(figures)])),
  }))
  return {
    ...input,
    metrics: { ...input.metrics, models },
    comparisons: input.comparisons.filter((comparison) => comparison.metric === metric),
  }
}

/** Metrics that verdicts are about first, then the others as they were evaluated. */
function columnsOf({ metrics, comparisons }: Input, slice: SliceName): readonly MetricKey[] {
  const evaluated = new Set(metrics.models.flatMap((model) => Object.keys(metricsOn(model, slice)) as MetricKey[]))
  const compared = new Set(comparisons.map(({ metric }) => metric))
  return [...compared, ...evaluated].filter((key, at, all) => evaluated.has(key) && all.indexOf(key) === at)
}

function sliceOf(input: Input, slice: SliceName): ResultSlice {
  const { models, slices } = input.metrics
  const keys = columnsOf(input, slice)
  return {
    ...{ slice, title: SLICE_TITLES[slice], ...slices[slice], metrics: keys },
    outOfReach: nobodyScores(models, slice),
    models: models.map((model) => rowOf(input, model, slice, keys)),
  }
}

function rowOf(input: Input, model: ModelMetrics, slice: SliceName, keys: readonly MetricKey[]): ResultRow {
  const figures = metricsOn(model, slice)
  const compared = input.comparisons.filter(
    ({ a, b, slice: on }) => a === input.reference && b === model.name && on === slice,
  )
  return {
    ...{ model: model.name, label: labelOf(input, model.name), seeds: model.seeds, trainSeconds: model.trainSeconds },
    values: keys.map((key) => figures[key] ?? null),
    comparisons: compared.map(
      ({ metric, delta, ci95: [low, high], pHolm, verdict, minimumDetectable }): ResultComparison => ({
        ...{ metric, delta: -delta, ci95: [-high, -low], pHolm, verdict: turned(verdict), minimumDetectable },
      }),
    ),
  }
}
