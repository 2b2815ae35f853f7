import type { FitData } from '../data/dataset.ts'
import type { Scorer, Tensors } from './model.ts'
import { knownHistory, newItemScores, placesOf, tasteOf } from './new-item-scores.ts'
import { savedTensor } from './saved-tensor.ts'

/** The new items' side of a fitted model. */
interface NewItems {
  readonly items: Int32Array
  readonly score: (history: readonly number[], mean: number, deviation: number) => Float32Array
}

/**
 * Known items by ŷ_u, new ones by their attributes on the same scale, items without either 0; a user without
 * interactions gets popularity. With times, (1 − w)·s/max s + w·r, r the share of the largest recent popularity.
 */
export function plusScorer(data: FitData, tensors: Tensors, recencyWeight: number): Scorer {
  const { train, numItems } = data
  const items = Int32Array.from(savedTensor(tensors, 'items', 1).data)
  const count = items.length
  const weights = savedTensor(tensors, 'weights', count, count)
  const popularity = savedTensor(tensors, 'popularity', 1, count).data
  const placeOf = placesOf(items, numItems)
  const fresh = newItemsOf(tensors, count)
  const recent = tensors.has('recent') ? savedTensor(tensors, 'recent', 1, numItems).data : undefined
  const scores = new Float32Array(count)
  return {
    numItems,
    scoreBlock(users, out) {
      out.fill(0, 0, users.length * numItems)
      for (let b = 0; b < users.length; b++) {
        const row = out.subarray(b * numItems, (b + 1) * numItems)
        const history = knownHistory(train, users[b], placeOf)
        const taste = tasteOf(history, weights, scores)
        const known = history.length > 0 ? taste.scores : popularity
        for (let i = 0; i < count; i++) row[items[i]] = known[i]
        const promised = fresh?.score(history, taste.mean, taste.deviation)
        promised?.forEach((score, i) => {
          row[fresh!.items[i]] = score
        })
        if (recent !== undefined) mixIn(recent, recencyWeight, row)
      }
    },
  }
}

function newItemsOf(tensors: Tensors, numKnown: number): NewItems | undefined {
  if (!tensors.has('newItems')) return undefined
  const items = Int32Array.from(savedTensor(tensors, 'newItems', 1).data)
  const content = savedTensor(tensors, 'content', numKnown, items.length)
  const prior = Float32Array.from(savedTensor(tensors, 'prior', 1, items.length).data)
  const [, priorWeight, offset, slope] = savedTensor(tensors, 'choice', 1, 5).data
  const out = new Float32Array(items.length)
  return {
    items,
    score(history, mean, deviation) {
      newItemScores(history, { mean, deviation }, { content, prior }, priorWeight!, out)
      for (let i = 0; i < out.length; i++) out[i] = offset! + slope! * out[i]
      return out
    },
  }
}

function mixIn(recent: ArrayLike<number>, weight: number, row: Float32Array): void {
  const factor = (1 - weight) / largest(row)
  const share = weight / largest(recent)
  for (let i = 0; i < row.length; i++) row[i] = share * recent[i]! + factor * row[i]
}

/** The largest number, or 1 where none is above 0. */
function largest(values: ArrayLike<number>): number {
  let most = 0
  for (let at = 0; at < values.length; at++) most = Math.max(most, values[at]!)
  return most > 0 ? most : 1
}
