import { ITEM_ASPECTS, type ItemAspectId } from '../enrich/attribute.ts'
import { type AspectTruth, type DropAccuracy, dropAccuracy } from './accuracy.ts'
import type { NoiseDecision, NoiseOutcome, NoiseReason } from './filter.ts'

/** Counts of one aspect, or of all: every reason is there. */
export type ReasonCounts = { readonly [R in NoiseReason]: number }

/** One decision with what it was about. */
export interface NoiseExample extends NoiseDecision {
  /** What was stated. */
  readonly text: string
}

/** `denoise/report.json`. */
export interface NoiseReport {
  /** Decisions about an aspect that has a vector. */
  readonly candidates: number
  readonly kept: number
  readonly reasons: ReasonCounts
  readonly byAspect: { readonly [A in ItemAspectId]?: ReasonCounts }
  /** Candidates with a score J in [b/bins, (b + 1)/bins), the last bin with its upper end; b = 0 .. bins − 1. */
  readonly scoreHistogram: readonly number[]
  readonly trainingLoss: readonly number[]
  /** Clearest first: by Δ, then by J. */
  readonly examplesDropped: readonly NoiseExample[]
  readonly examplesKept: readonly NoiseExample[]
  /** Present when a truth was given. */
  readonly accuracy?: DropAccuracy
  readonly accuracyByAspect?: { readonly [A in ItemAspectId]?: DropAccuracy }
}

export interface NoiseReportOptions {
  /** What was stated of an item's aspect; decisions without a text are no examples. */
  readonly textOf?: (item: string, aspect: ItemAspectId) => string | null
  /** Which values are wrong, where that is known. */
  readonly truth?: readonly AspectTruth[]
  readonly examples?: number
  readonly bins?: number
}

const EXAMPLES = 10
const BINS = 20

/** Sums up what noise control did: counts by aspect and reason, scores, examples, and hits against a truth if one is given. */
export function noiseReport(outcome: NoiseOutcome, options: NoiseReportOptions = {}): NoiseReport {
  const { textOf = () => null, truth, examples = EXAMPLES, bins = BINS } = options
  const { decisions, trainingLoss } = outcome
  const aspects = ITEM_ASPECTS.filter((aspect) => decisions.some(({ attribute }) => attribute === aspect))
  const perAspect = <T>(of: (part: readonly NoiseDecision[]) => T): { readonly [A in ItemAspectId]?: T } =>
    Object.fromEntries(aspects.map((aspect) => [aspect, of(decisions.filter((d) => d.attribute === aspect))]))
  const candidates = decisions.filter(({ reason }) => reason !== 'unknown')
  const shown = candidates.flatMap((decision): NoiseExample[] => {
    const text = textOf(decision.item, decision.attribute)
    return text === null ? [] : [{ ...decision, text }]
  })
  const report = {
    candidates: candidates.length,
    kept: candidates.filter(({ kept }) => kept).length,
    reasons: countReasons(decisions),
    byAspect: perAspect(countReasons),
    scoreHistogram: histogram(candidates, bins),
    trainingLoss,
    examplesDropped: shown
      .filter(({ kept }) => !kept)
      .sort(byClarity)
      .slice(0, examples),
    examplesKept: shown
      .filter(({ kept }) => kept)
      .sort((a, b) => byClarity(b, a))
      .slice(0, examples),
  }
  if (truth === undefined) return report
  return {
    ...report,
    accuracy: dropAccuracy(decisions, truth),
    accuracyByAspect: perAspect((part) => dropAccuracy(part, truth)),
  }
}

function countReasons(decisions: readonly NoiseDecision[]): ReasonCounts {
  const counts: Record<NoiseReason, number> = { kept: 0, 'kept-warmup': 0, gate: 0, cosine: 0, unknown: 0 }
  for (const { reason } of decisions) counts[reason]++
  return counts
}

function histogram(decisions: readonly NoiseDecision[], bins: number): readonly number[] {
  const counts = new Array<number>(bins).fill(0)
  for (const { score } of decisions) if (score !== null) counts[Math.min(bins - 1, Math.floor(score * bins))]++
  return counts
}

/** Most clearly noise first. A Δ that is missing (warm-up) says neither way and counts as 0. */
function byClarity(a: NoiseDecision, b: NoiseDecision): number {
  return (a.delta ?? 0) - (b.delta ?? 0) || (a.score ?? 0) - (b.score ?? 0)
}
