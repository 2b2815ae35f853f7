import { type Comparison, PRIMARY_METRICS } from '../evaluate/comparisons.ts'
import type { MetricKey } from '../evaluate/metrics/registry.ts'
import type { ModelMetrics } from '../evaluate/metrics-json.ts'
import type { Verdict } from '../evaluate/significance.ts'
import { SLICE_NAMES, type SliceName } from '../evaluate/slices.ts'
import { nobodyScores } from '../evaluate/table.ts'
import { formatShare, listed } from './figures.ts'
import type { ReportInput } from './report-input.ts'
import { labelOf, SLICE_WORDS } from './wording.ts'

/** What may be said, in sentences. */
export interface Headline {
  /** About all test items. */
  readonly sentence: string
  /** Which model has the highest mean; undefined when no model was evaluated. */
  readonly best?: string
  /** About the other slices that were compared. */
  readonly slices: readonly string[]
}

type Input = Pick<ReportInput, 'reference' | 'labels' | 'metrics' | 'comparisons'>

/**
 * The verdict in words, out of the comparisons and nothing else: against whom the reference is better, worse, or cannot be
 * told apart on the primary metrics. Where the metrics disagree about a model, both verdicts are said.
 */
export function headline(input: Input): Headline {
  const sentences = new Map(SLICE_NAMES.map((slice) => [slice, sliceSentence(input, slice)]))
  const fallback = `${labelOf(input, input.reference)} was compared with no other model.`
  return {
    sentence: sentences.get('all') ?? fallback,
    best: bestSentence(input),
    slices: SLICE_NAMES.flatMap((slice) => (slice === 'all' ? [] : (sentences.get(slice) ?? []))),
  }
}

/** The comparisons of the reference on a slice and the primary metrics, by the other model. */
export function verdictsOf(
  { comparisons, reference }: Pick<Input, 'comparisons' | 'reference'>,
  slice: SliceName,
): ReadonlyMap<string, readonly Comparison[]> {
  const byModel = new Map<string, Comparison[]>()
  for (const comparison of comparisons) {
    if (comparison.a !== reference || comparison.slice !== slice || !PRIMARY_METRICS.includes(comparison.metric))
      continue
    byModel.set(comparison.b, [...(byModel.get(comparison.b) ?? []), comparison])
  }
  return byModel
}

function sliceSentence(input: Input, slice: SliceName): string | undefined {
  const byModel = verdictsOf(input, slice)
  if (byModel.size === 0) return undefined
  if (nobodyScores(input.metrics.models, slice)) return `${SLICE_WORDS[slice]}, every model finds next to nothing.`
  const groups: Record<Verdict, string[]> = { better: [], worse: [], 'cannot tell': [] }
  const mixed: string[] = []
  for (const [model, comparisons] of byModel) {
    const label = labelOf(input, model)
    const verdicts = new Set(comparisons.map(({ verdict }) => verdict))
    if (verdicts.size === 1) groups[comparisons[0].verdict].push(label)
    else
      mixed.push(
        `against ${label} it is ${listed(comparisons.map(({ metric, verdict }) => `${verdictWord(verdict)} on ${metric}`))}`,
      )
  }
  const clauses = [
    groups.better.length > 0 && `better than ${listed(groups.better)}`,
    groups.worse.length > 0 && `worse than ${listed(groups.worse)}`,
    groups['cannot tell'].length > 0 && `not to be told apart from ${listed(groups['cannot tell'])}`,
  ].filter((clause) => clause !== false)
  const metrics = [...new Set([...byModel.values()].flat().map(({ metric }) => metric))]
  const reference = labelOf(input, input.reference)
  const verdict = clauses.length > 0 ? ` is ${clauses.join('; ')}` : ''
  const rest = mixed.length > 0 ? `${verdict === '' ? ':' : ';'} ${mixed.join('; ')}` : ''
  const basis = slice === 'all' ? ` (${listed(metrics)})` : ''
  return `${SLICE_WORDS[slice]}, ${reference}${verdict}${rest}${basis}.`
}

function verdictWord(verdict: Verdict): string {
  return verdict === 'cannot tell' ? 'not to be told apart' : verdict
}

/** By the last primary metric that was evaluated. */
function bestSentence(input: Input): string | undefined {
  const { models } = input.metrics
  const key = PRIMARY_METRICS.findLast((metric: MetricKey) =>
    models.some((model) => model.metrics[metric] !== undefined),
  )
  if (key === undefined) return undefined
  const meanOf = (model: ModelMetrics): number => model.metrics[key]?.mean ?? Number.NEGATIVE_INFINITY
  const best = models.reduce((a, b) => (meanOf(b) > meanOf(a) ? b : a))
  return `The highest mean ${key} over all test items is that of ${labelOf(input, best.name)}: ${formatShare(meanOf(best))}.`
}
