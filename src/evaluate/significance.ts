import {
  bootstrapMeans,
  type Interval,
  meanOf,
  percentileInterval,
  type Resampling,
  standardDeviation,
} from './bootstrap.ts'
import { signFlipPValues } from './permutation.ts'

/** What may be said about a against b. */
export type Verdict = 'better' | 'worse' | 'cannot tell'

/** What may be said about b against a, where something may be said about a against b. */
export function turned(verdict: Verdict): Verdict {
  if (verdict === 'cannot tell') return verdict
  return verdict === 'better' ? 'worse' : 'better'
}

/** Largest corrected p-value that still supports a verdict. */
export const SIGNIFICANCE_LEVEL = 0.05

/** Standard normal quantiles of a two-sided test at .05 and of power .8. */
const Z_TWO_SIDED_05 = 1.96
const Z_POWER_80 = 0.8416

/** A paired difference of two models over the users of one slice, before correction for the number of tests. */
export interface PairedDifference {
  /** Mean over users of a − b. */
  readonly delta: number
  /** Paired bootstrap over users, percentile. */
  readonly ci95: Interval
  /** Two-sided sign-flip permutation. */
  readonly pValue: number
  readonly minimumDetectable: number
}

/**
 * Tests several per-user difference vectors of one slice: paired bootstrap over users and sign-flip permutation, both
 * with `resampling.resamples` draws that all vectors share.
 *
 * The users are what is sampled: the interval says what other users of the same kind would show, not what other seeds
 * would (the sd over seeds says that).
 *
 * @param differences per-user a − b, all of the same length n ≥ 2, users in the same order
 * @param stream      name of the sub-stream, one per slice
 */
export function testDifferences(
  differences: readonly Float64Array[],
  resampling: Resampling,
  stream: string,
): readonly PairedDifference[] {
  const means = bootstrapMeans(differences, resampling, `bootstrap ${stream}`)
  const pValues = signFlipPValues(differences, resampling, `sign flips ${stream}`)
  return differences.map((difference, v) => ({
    delta: meanOf(difference),
    ci95: percentileInterval(means[v]),
    pValue: pValues[v],
    minimumDetectable: minimumDetectable(difference),
  }))
}

/**
 * The smallest true difference that a paired two-sided test at .05 would find with probability .8 on as many users:
 * (1.96 + 0.8416) · sd(differences) / √n. An observed difference below it is noise unless shown otherwise.
 */
export function minimumDetectable(differences: Float64Array): number {
  return ((Z_TWO_SIDED_05 + Z_POWER_80) * standardDeviation(differences)) / Math.sqrt(differences.length)
}

/** `better` or `worse` only when the interval excludes 0 and the corrected p-value is below .05; else `cannot tell`. */
export function verdictOf(ci95: Interval, pHolm: number): Verdict {
  if (pHolm >= SIGNIFICANCE_LEVEL) return 'cannot tell'
  if (ci95[0] > 0) return 'better'
  return ci95[1] < 0 ? 'worse' : 'cannot tell'
}
