import type { Random } from '../context.ts'
import type { ItemAspectId } from '../enrich/attribute.ts'
import { Er2almError } from '../errors.ts'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import type { NoiseConfig } from './config.ts'

/** Aspect vectors that a filter judges. Rows follow the dense item index. */
export interface NoiseCandidates {
  /** Original ids: decisions carry them, and the noise of a pair is drawn by them. */
  readonly itemIds: readonly string[]
  /** Items × D per aspect, in aspect order; a zero row = nothing stated, no candidate. */
  readonly aspects: ReadonlyMap<ItemAspectId, Matrix>
  /** Items × D: mean vector of the basic attributes. */
  readonly markers: Matrix
}

/**
 * Why an aspect was kept or not. `kept-warmup`: by its score alone, while the sets were filling; `gate`: score below the
 * threshold; `cosine`: not nearer to the retained than to the abandoned; `unknown`: no vector, so no candidate.
 */
export type NoiseReason = 'kept' | 'kept-warmup' | 'gate' | 'cosine' | 'unknown'

/** A line of `denoise/decisions.jsonl`. */
export interface NoiseDecision {
  readonly item: string
  /** The aspect. */
  readonly attribute: ItemAspectId
  readonly kept: boolean
  readonly reason: NoiseReason
  /** J of Eq. 8; null without a gate, or when unknown. */
  readonly score: number | null
  /** Δ of Eq. 10; null during warm-up, without the cosine step, or when unknown. */
  readonly delta: number | null
}

/** Whether a stated aspect was taken away; of what was not stated there was nothing to take. */
export function isDropped({ kept, reason }: NoiseDecision): boolean {
  return !kept && reason !== 'unknown'
}

/** What a filter found out beside its decisions. */
export interface NoiseOutcome {
  /** A decision per item and aspect: items in their order, aspects inside. */
  readonly decisions: readonly NoiseDecision[]
  /** Mean loss of each epoch of training; empty for filters that learn nothing. */
  readonly trainingLoss: readonly number[]
}

/** Decides which aspects of the items to keep. Candidates are not changed. */
export interface NoiseFilter {
  decide(candidates: NoiseCandidates, signal?: AbortSignal): Promise<NoiseOutcome>
}

/** Makes a filter from its settings; the random source is forked by name and not advanced. */
export type NoiseFilterFactory = (config: NoiseConfig, random: Random) => NoiseFilter

/** True when every number of the row is 0: nothing is stated there. */
export function isZeroRow({ data, cols }: Matrix, row: number): boolean {
  for (let at = row * cols; at < (row + 1) * cols; at++) if (data[at] !== 0) return false
  return true
}

/**
 * The aspect matrices with the rows of rejected aspects set to zero (Eq. 9), as copies.
 *
 * @throws {Er2almError} BUG if a decision is about an item or aspect that is not among the candidates
 */
export function applyDecisions(
  candidates: NoiseCandidates,
  decisions: readonly NoiseDecision[],
): ReadonlyMap<ItemAspectId, Matrix> {
  const rows = new Map(candidates.itemIds.map((id, row) => [id, row]))
  const filtered = new Map<ItemAspectId, Matrix>()
  for (const [aspect, { rows, cols, data }] of candidates.aspects) {
    filtered.set(aspect, matrixOf(rows, cols, data.slice()))
  }
  for (const { item, attribute, kept } of decisions) {
    const row = rows.get(item)
    const matrix = filtered.get(attribute)
    if (row === undefined || matrix === undefined) {
      throw new Er2almError('BUG', `a decision about ${attribute} of item ${item}, which is no candidate`)
    }
    if (!kept) matrix.data.fill(0, row * matrix.cols, (row + 1) * matrix.cols)
  }
  return filtered
}
