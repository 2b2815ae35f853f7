import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { type Matrix, zeros } from '../numeric/matrix.ts'
import type { FittedSpec, Tensors } from './model.ts'
import { savedTensor } from './saved-tensor.ts'
import { sharedFoldIn, sharedScorer } from './scorer.ts'

/** Popularity has no settings. */
export type PopularityConfig = Readonly<Record<string, never>>

const config: z.ZodType<PopularityConfig> = z.strictObject({})

/**
 * Training interactions per item, 1 × numItems. Exact in float32 up to 2²⁴ interactions of one item.
 */
export function interactionCounts(data: FitData): Matrix {
  const counts = zeros(1, data.numItems)
  for (const item of data.train.colIdx) counts.data[item]++
  return counts
}

/**
 * Overall popularity: ŷ(u, i) = number of training interactions of i, the same for every user. Equal counts give equal
 * scores, so that the evaluator's rule (ascending item index) decides ties.
 */
export const popularity: FittedSpec<PopularityConfig> = {
  kind: 'fitted',
  name: 'popularity',
  summary: 'Most interactions first; the same list for everyone',
  config,
  searchSpace: {},
  random: false,
  personal: false,
  requires: {},
  fit(data) {
    const counts = interactionCounts(data)
    return { scorer: sharedScorer(Float32Array.from(counts.data)), tensors: new Map([['counts', counts]]) }
  },
  restore(data: FitData, _config: PopularityConfig, tensors: Tensors) {
    return sharedScorer(savedCounts(data, tensors))
  },
  foldIn: (data, _config, tensors) => sharedFoldIn(savedCounts(data, tensors)),
}

function savedCounts(data: FitData, tensors: Tensors): Float32Array {
  return Float32Array.from(savedTensor(tensors, 'counts', 1, data.numItems).data)
}
