import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { type Csr, transpose } from '../numeric/csr.ts'
import { elasticNetColumn } from '../numeric/kernels/elastic-net-column.ts'
import { forEachRowOverlap } from '../numeric/row-overlap.ts'
import { foldInVotes, restoreVotes, votesModel } from './item-votes.ts'
import type { FittedSpec, Tensors } from './model.ts'

export interface SlimConfig {
  readonly l1Weight: number
  readonly l2Weight: number
  readonly nonNegative: boolean
  readonly tolerance: number
  readonly maxPasses: number
}

const config: z.ZodType<SlimConfig> = z.strictObject({
  l1Weight: z
    .number()
    .nonnegative()
    .default(0.1)
    .describe(
      'Weight λ of the sum of weights; the scale is users: an item that shares fewer with another gets no weight.',
    ),
  l2Weight: z
    .number()
    .nonnegative()
    .default(50)
    .describe('Weight β of half the sum of squared weights; the scale is users, as with ease.'),
  nonNegative: z.boolean().default(true).describe('Whether weights below zero are refused, as in the paper.'),
  tolerance: z
    .number()
    .positive()
    .default(1e-5)
    .describe('A column of weights is solved when no weight moves by more than this in a pass.'),
  maxPasses: z.int().positive().default(200).describe('Most passes over the weights of a column.'),
})

/**
 * SLIM, sparse linear methods (Ning and Karypis, ICDM 2011, Eq. 3): for each item j
 *
 *   w_j = argmin ½ ‖a_j − A w‖² + β/2 ‖w‖² + λ ‖w‖₁,  w ≥ 0, w_jj = 0,
 *
 * A the user × item matrix of ones; ŷ(u, ·) = A_u W. λ and β are on the scale of the Gram matrix AᵀA, neither divided by
 * users nor by entries. Coordinate descent, column by column; weights are looked for among the items that share a user
 * with j, which with w ≥ 0 is no restriction: the best weight of any other item is zero. Saved: W, sparse.
 */
export const slim: FittedSpec<SlimConfig> = {
  kind: 'fitted',
  name: 'slim',
  summary: 'Sparse linear item–item model with elastic net (Ning and Karypis 2011)',
  config,
  searchSpace: { l2Weight: [50, 10, 150, 500], l1Weight: [0.1, 1, 3, 0.5] },
  random: false,
  requires: {},
  fit: (data, settings) => votesModel(data, transpose(weightsByTarget(data.train, settings))),
  restore: (data: FitData, _config: SlimConfig, tensors: Tensors) => restoreVotes(data, tensors),
  foldIn: (data, _config, tensors) => foldInVotes(data, tensors),
}

/** Wᵀ, I × I: row j holds the items that speak for j, ascending, with their weights. */
function weightsByTarget(train: Csr, { l1Weight, l2Weight, nonNegative, tolerance, maxPasses }: SlimConfig): Csr {
  const byItem = transpose(train)
  const numItems = byItem.rows
  const weights = new Float64Array(numItems)
  const active = new Int32Array(numItems)
  const residual = new Float64Array(byItem.cols)
  const rowPtr = new Int32Array(numItems + 1)
  const items: Int32Array[] = []
  const values: Float32Array[] = []
  forEachRowOverlap(byItem, undefined, (item, others, met) => {
    const candidates = others.slice(0, met).filter((other) => other !== item)
    candidates.sort()
    const count = candidates.length
    elasticNetColumn(
      byItem.rowPtr,
      byItem.colIdx,
      item,
      candidates,
      count,
      l1Weight,
      l2Weight,
      nonNegative,
      tolerance,
      maxPasses,
      weights,
      active,
      residual,
    )
    items.push(candidates.filter((_, at) => weights[at] !== 0))
    values.push(Float32Array.from(weights.subarray(0, count).filter((weight) => weight !== 0)))
    rowPtr[item + 1] = rowPtr[item] + items[item].length
  })
  const colIdx = new Int32Array(rowPtr[numItems])
  const kept = new Float32Array(rowPtr[numItems])
  for (let item = 0; item < numItems; item++) {
    colIdx.set(items[item], rowPtr[item])
    kept.set(values[item], rowPtr[item])
  }
  return { rows: numItems, cols: numItems, rowPtr, colIdx, values: kept }
}
