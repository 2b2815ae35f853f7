import type { FitData } from '../data/dataset.ts'
import { transpose } from '../numeric/csr.ts'
import { selectLargest } from '../numeric/select-largest.ts'
import { type CosineSettings, rowSums, shrunkCosine } from './cosine-neighbours.ts'
import type { FoldIn } from './fold-in.ts'
import { documentWeight, documentWeights } from './interaction-weights.ts'

/**
 * Folding in for user-based neighbours: the neighbours of somebody new are looked for among the training users, by the
 * similarity of training and with its weights of items, and their items get the similarities. A disliked item is an entry
 * of −1 in the vector that is compared: who took it becomes less alike. Only similarities above 0 count.
 */
export function nearestUsers(data: FitData, { numNeighbours, shrink, weights }: CosineSettings): FoldIn {
  const { train, numUsers } = data
  const byItem = transpose(train)
  const { documents, terms } = documentWeights(train, weights)
  const itemWeights = terms.map((weight) => weight * weight)
  const squaredNorms = rowSums(train, itemWeights)
  const overlaps = new Float64Array(numUsers)
  const isMet = new Uint8Array(numUsers)
  const met = new Int32Array(numUsers)
  const similarities = new Float32Array(numUsers)
  const places = new Int32Array(numUsers)

  /** Fills `overlaps` and `met` with the users who took one of the items. Returns how many they are. */
  function meet(items: Int32Array, values: Float32Array): number {
    let count = 0
    for (let n = 0; n < items.length; n++) {
      const share = values[n] * itemWeights[items[n]]
      for (let q = byItem.rowPtr[items[n]]; q < byItem.rowPtr[items[n] + 1]; q++) {
        const user = byItem.colIdx[q]
        if (isMet[user] === 0) {
          isMet[user] = 1
          overlaps[user] = 0
          met[count++] = user
        }
        overlaps[user] += share
      }
    }
    return count
  }

  return {
    method: 'nearest users',
    score(items, values, out) {
      const own = items.reduce((sum, item) => sum + itemWeights[item], 0)
      const ownFactor = documentWeight(train, weights, items.length)
      const count = meet(items, values)
      let alike = 0
      for (let at = 0; at < count; at++) {
        const user = met[at]
        isMet[user] = 0
        const similarity =
          weights === 'bm25'
            ? overlaps[user] * ownFactor * documents[user]
            : shrunkCosine(overlaps[user], own * squaredNorms[user], shrink)
        if (!(similarity > 0)) continue
        met[alike] = user
        similarities[alike++] = similarity
      }
      const kept = selectLargest(met, similarities, alike, numNeighbours === 0 ? alike : numNeighbours, places)
      out.fill(0)
      for (let at = 0; at < kept; at++) {
        const user = met[places[at]]
        const similarity = similarities[places[at]]
        for (let p = train.rowPtr[user]; p < train.rowPtr[user + 1]; p++) out[train.colIdx[p]] += similarity
      }
    },
  }
}
