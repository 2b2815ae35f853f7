import type { NoiseConfig } from './config.ts'
import type { NoiseReason } from './filter.ts'

/** What the final pass says of one candidate. */
export interface Judgement {
  readonly kept: boolean
  readonly reason: NoiseReason
  /** Δ of Eq. 10; null while the sets fill, and without the cosine step. */
  readonly delta: number | null
}

/** The settings that the final pass reads. */
export type JudgeSettings = Pick<
  NoiseConfig,
  'gateThreshold' | 'warmupSize' | 'growAbandoned' | 'alwaysKeepAbove' | 'useCosine'
>

/**
 * Sum of unit vectors: the mean cosine of a unit vector a to the members is a · (Σ members)/count, exactly, in O(D).
 */
export class RunningSet {
  readonly #sum: Float64Array
  count = 0

  constructor(dim: number) {
    this.#sum = new Float64Array(dim)
  }

  add(vector: ArrayLike<number>): void {
    for (let d = 0; d < this.#sum.length; d++) this.#sum[d] += vector[d]
    this.count++
  }

  /** Mean cosine of a unit vector to the members; 0 to an empty set. */
  similarity(vector: ArrayLike<number>): number {
    let dot = 0
    for (let d = 0; d < this.#sum.length; d++) dot += this.#sum[d] * vector[d]
    return this.count === 0 ? 0 : dot / this.count
  }
}

/**
 * The final pass of noise control (Algorithm 1, lines 12–31; models.md §7.14), one candidate after the other.
 *
 * While the retained or the abandoned set has fewer than N members, a candidate is retained iff J ≥ θ and joins the
 * matching set. Afterwards Δ = sim(retained, a) − sim(abandoned, a) (Eq. 10, mean cosine) must be above 0 as well; what
 * is retained joins the retained set, the others the abandoned set if `growAbandoned`. A score above `alwaysKeepAbove`
 * needs no Δ (Eq. 9). Without `useCosine` only J ≥ θ counts.
 *
 * @param dim      width D
 * @param settings `warmupSize` may be Infinity: the cosine step then never acts
 * @returns        judges the next candidate: unit vector a (length D) and score J in [0, 1]
 */
export function createJudge(
  dim: number,
  settings: JudgeSettings,
): (vector: ArrayLike<number>, score: number) => Judgement {
  const { gateThreshold, warmupSize, growAbandoned, alwaysKeepAbove, useCosine } = settings
  const retained = new RunningSet(dim)
  const abandoned = new RunningSet(dim)
  return (vector, score) => {
    const passes = score >= gateThreshold
    if (!useCosine) return { kept: passes, reason: passes ? 'kept' : 'gate', delta: null }
    if (retained.count < warmupSize || abandoned.count < warmupSize) {
      const set = passes ? retained : abandoned
      set.add(vector)
      return { kept: passes, reason: passes ? 'kept-warmup' : 'gate', delta: null }
    }
    const delta = retained.similarity(vector) - abandoned.similarity(vector)
    const sure = alwaysKeepAbove !== null && score > alwaysKeepAbove
    const kept = passes && (sure || delta > 0)
    if (kept) retained.add(vector)
    else if (growAbandoned) abandoned.add(vector)
    return { kept, reason: kept ? 'kept' : passes ? 'cosine' : 'gate', delta }
  }
}
