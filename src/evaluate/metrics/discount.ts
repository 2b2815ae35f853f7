import { isRelevant } from './relevance.ts'

/** Discounted cumulative gain of the first `k` ranks: Σ_{r≤k} rel_r / log2(r + 1), ranks counted from 1. */
export function dcgAtK(ranked: Int32Array, relevant: Int32Array, k: number): number {
  const end = Math.min(k, ranked.length)
  let sum = 0
  for (let r = 0; r < end; r++) if (isRelevant(relevant, ranked[r])) sum += 1 / Math.log2(r + 2)
  return sum
}

/** The largest gain that `hits` relevant items can reach: all of them on the first ranks. */
export function idealDcg(hits: number): number {
  let sum = 0
  for (let r = 0; r < hits; r++) sum += 1 / Math.log2(r + 2)
  return sum
}
