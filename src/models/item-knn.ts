import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { type Csr, transpose } from '../numeric/csr.ts'
import { matrixOf } from '../numeric/matrix.ts'
import type { FittedSpec, Scorer, Tensors } from './model.ts'
import { savedTensor } from './saved-tensor.ts'

export interface ItemKnnConfig {
  readonly numNeighbours: number
  readonly shrink: number
}

const config: z.ZodType<ItemKnnConfig> = z.strictObject({
  numNeighbours: z
    .int()
    .nonnegative()
    .default(200)
    .describe('Most similar items that may vote for an item; 0 keeps all of them.'),
  shrink: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Added to the denominator of the cosine; large values favour items with many interactions.'),
})

/**
 * Item-based nearest neighbours (Sarwar, Karypis, Konstan, Riedl, WWW 2001) on binary data:
 * s(i, j) = |U_i ∩ U_j| / (√(|U_i|·|U_j|) + shrink), s(i, i) = 0, and ŷ(u, i) = Σ_{j ∈ I_u ∩ N_k(i)} s(i, j), where N_k(i)
 * are the k items most similar to i. Equal similarities at the border of N_k(i): lower item index first.
 */
export const itemKnn: FittedSpec<ItemKnnConfig> = {
  kind: 'fitted',
  name: 'itemknn',
  summary: 'Sum of the cosine similarities to the items the user took (Sarwar et al. 2001)',
  config,
  searchSpace: { numNeighbours: [0, 50, 100, 200], shrink: [0, 10, 50, 100] },
  random: false,
  requires: {},
  fit(data, settings) {
    const votes = voteMatrix(data, settings)
    return { scorer: voteScorer(data, votes), tensors: votesToTensors(votes) }
  },
  restore(data: FitData, _config: ItemKnnConfig, tensors: Tensors) {
    return voteScorer(data, votesFromTensors(tensors, data.numItems))
  },
}

/** Row j holds the items i that j votes for, with s(i, j): the transpose of the neighbour lists. */
function voteMatrix(data: FitData, { numNeighbours, shrink }: ItemKnnConfig): Csr {
  const numItems = data.numItems
  const users = transpose(data.train)
  const neighbours: { readonly items: Int32Array; readonly values: Float32Array }[] = []
  const together = new Float64Array(numItems) // |U_i ∩ U_j| for the current i
  const rowCounts = new Int32Array(numItems)
  for (let i = 0; i < numItems; i++) {
    const touched = countTogether(data.train, users, i, together)
    const degree = users.rowPtr[i + 1] - users.rowPtr[i]
    const similarity = new Float32Array(touched.length)
    for (let t = 0; t < touched.length; t++) {
      const j = touched[t]
      const other = users.rowPtr[j + 1] - users.rowPtr[j]
      similarity[t] = together[j] / (Math.sqrt(degree * other) + shrink)
      together[j] = 0
    }
    const kept = numNeighbours === 0 ? touched.map((_, t) => t) : nearest(touched, similarity, numNeighbours)
    neighbours.push({
      items: Int32Array.from(kept, (t) => touched[t]),
      values: Float32Array.from(kept, (t) => similarity[t]),
    })
    for (const t of kept) rowCounts[touched[t]]++
  }
  return transposed(neighbours, rowCounts)
}

/** Fills `together` with the number of users that took both i and j, and returns the j ≠ i with one, ascending. */
function countTogether(train: Csr, users: Csr, i: number, together: Float64Array): Int32Array {
  const touched: number[] = []
  for (let p = users.rowPtr[i]; p < users.rowPtr[i + 1]; p++) {
    const user = users.colIdx[p]
    for (let q = train.rowPtr[user]; q < train.rowPtr[user + 1]; q++) {
      const j = train.colIdx[q]
      if (j === i) continue
      if (together[j]++ === 0) touched.push(j)
    }
  }
  return Int32Array.from(touched).sort()
}

/** Positions of the k largest similarities; equal ones by position, that is by ascending item. */
function nearest(items: Int32Array, similarity: Float32Array, k: number): Int32Array {
  const order = items.map((_, t) => t)
  if (items.length <= k) return order
  return order.sort((a, b) => similarity[b] - similarity[a] || a - b).subarray(0, k)
}

function transposed(
  lists: readonly { readonly items: Int32Array; readonly values: Float32Array }[],
  rowCounts: Int32Array,
): Csr {
  const numItems = lists.length
  const rowPtr = new Int32Array(numItems + 1)
  for (let j = 0; j < numItems; j++) rowPtr[j + 1] = rowPtr[j] + rowCounts[j]
  const next = rowPtr.slice(0, numItems)
  const colIdx = new Int32Array(rowPtr[numItems])
  const values = new Float32Array(rowPtr[numItems])
  lists.forEach(({ items, values: similarity }, i) => {
    for (let t = 0; t < items.length; t++) {
      const at = next[items[t]]++
      colIdx[at] = i
      values[at] = similarity[t]
    }
  })
  return { rows: numItems, cols: numItems, rowPtr, colIdx, values }
}

function voteScorer(data: FitData, votes: Csr): Scorer {
  const { numItems, train } = data
  const values = votes.values!
  return {
    numItems,
    scoreBlock(users, out) {
      out.fill(0, 0, users.length * numItems)
      for (let b = 0; b < users.length; b++) {
        const offset = b * numItems
        for (let p = train.rowPtr[users[b]]; p < train.rowPtr[users[b] + 1]; p++) {
          const j = train.colIdx[p]
          for (let q = votes.rowPtr[j]; q < votes.rowPtr[j + 1]; q++) out[offset + votes.colIdx[q]] += values[q]
        }
      }
    },
  }
}

/** Row lengths instead of row pointers: they stay exact in float32 for up to 2²⁴ items, whatever the number of votes. */
function votesToTensors(votes: Csr): Tensors {
  const numItems = votes.rows
  const lengths = Float32Array.from({ length: numItems }, (_, j) => votes.rowPtr[j + 1] - votes.rowPtr[j])
  const numVotes = votes.colIdx.length
  return new Map([
    ['voteCounts', matrixOf(1, numItems, lengths)],
    ['voteItems', matrixOf(1, numVotes, Float32Array.from(votes.colIdx))],
    ['voteValues', matrixOf(1, numVotes, votes.values!)],
  ])
}

function votesFromTensors(tensors: Tensors, numItems: number): Csr {
  const lengths = savedTensor(tensors, 'voteCounts', 1, numItems).data
  const rowPtr = new Int32Array(numItems + 1)
  for (let j = 0; j < numItems; j++) rowPtr[j + 1] = rowPtr[j] + lengths[j]
  const numVotes = rowPtr[numItems]
  const colIdx = Int32Array.from(savedTensor(tensors, 'voteItems', 1, numVotes).data)
  const values = savedTensor(tensors, 'voteValues', 1, numVotes).data
  return { rows: numItems, cols: numItems, rowPtr, colIdx, values }
}
