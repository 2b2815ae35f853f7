import type { FitData } from '../data/dataset.ts'
import type { FoldIn, ScorePart } from './fold-in.ts'
import { historyScorer } from './history-scorer.ts'
import type { Scorer, Tensors } from './model.ts'
import { newItemScores, placesOf, type Taste, tasteOf } from './new-item-scores.ts'
import { savedTensor } from './saved-tensor.ts'

/** The new items' side of a fitted model. */
interface NewItems {
  readonly items: Int32Array
  readonly score: (history: readonly number[], taste: Taste, values: readonly number[]) => Float32Array
  /** Of one of them. @param place in `items` */
  readonly parts: (taste: Taste, score: number, place: number) => readonly ScorePart[]
}

/** What is known of somebody, and a row of scores before recency is mixed in. */
interface Unmixed {
  readonly history: readonly number[]
  readonly taste: Taste
}

/**
 * Known items by ŷ_u, new ones by their attributes on the same scale, items without either 0; a user without
 * interactions gets popularity. With times, (1 − w)·s/max s + w·r, r the share of the largest recent popularity.
 */
export function plusScorer(data: FitData, tensors: Tensors, recencyWeight: number): Scorer {
  return historyScorer(data, plusFoldIn(data, tensors, recencyWeight))
}

/** The same for somebody new: a disliked item is subtracted in ŷ_u and in the regression on attributes. */
export function plusFoldIn({ numItems }: FitData, tensors: Tensors, recencyWeight: number): FoldIn {
  const items = Int32Array.from(savedTensor(tensors, 'items', 1).data)
  const count = items.length
  const weights = savedTensor(tensors, 'weights', count, count)
  const popularity = savedTensor(tensors, 'popularity', 1, count).data
  const placeOf = placesOf(items, numItems)
  const fresh = newItemsOf(tensors, count)
  const recent = tensors.has('recent') ? savedTensor(tensors, 'recent', 1, numItems).data : undefined
  const scores = new Float32Array(count)

  function scoreUnmixed(taken: Int32Array, values: Float32Array, out: Float32Array): Unmixed {
    out.fill(0)
    const history: number[] = []
    const signs: number[] = []
    for (let n = 0; n < taken.length; n++) {
      const place = placeOf[taken[n]]
      if (place < 0) continue
      history.push(place)
      signs.push(values[n])
    }
    const taste = tasteOf(history, weights, scores, signs)
    const known = history.length > 0 ? taste.scores : popularity
    for (let i = 0; i < count; i++) out[items[i]] = known[i]
    const promised = fresh?.score(history, taste, signs)
    promised?.forEach((score, i) => {
      out[fresh!.items[i]] = score
    })
    return { history, taste }
  }

  return {
    method: 'exact',
    score(taken, values, out) {
      scoreUnmixed(taken, values, out)
      if (recent !== undefined) mixIn(recent, recencyWeight, out)
    },
    parts(taken, values, item) {
      const row = new Float32Array(numItems)
      const { history, taste } = scoreUnmixed(taken, values, row)
      const own = row[item]!
      const place = fresh?.items.indexOf(item) ?? -1
      const unmixed: readonly ScorePart[] =
        placeOf[item]! >= 0
          ? [history.length > 0 ? { of: 'the history', value: own, ofHistory: true } : { of: 'popularity', value: own }]
          : place >= 0
            ? fresh!.parts(taste, own, place)
            : []
      if (recent === undefined) return unmixed
      const { factor, share } = mixOf(recent, recencyWeight, row)
      const rest = unmixed.map((part) => ({ ...part, value: factor * part.value }))
      return [{ of: 'recent popularity', value: share * recent[item]! }, ...rest]
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
    score(history, taste, values) {
      newItemScores(history, taste, { content, prior }, priorWeight!, out, values)
      for (let i = 0; i < out.length; i++) out[i] = offset! + slope! * out[i]
      return out
    },
    parts({ mean, deviation }, score, place) {
      const base = offset! + slope! * mean
      const promised = slope! * priorWeight! * deviation * prior[place]!
      return [
        { of: 'what the user would get of an item that nothing is known of', value: base },
        { of: 'popularity that its attributes promise', value: promised },
        { of: 'its attributes beside the history', value: score - base - promised, ofHistory: true },
      ]
    },
  }
}

function mixIn(recent: ArrayLike<number>, weight: number, row: Float32Array): void {
  const { factor, share } = mixOf(recent, weight, row)
  for (let i = 0; i < row.length; i++) row[i] = share * recent[i]! + factor * row[i]
}

/** What recent popularity, and what the rest, is multiplied by. @param row of the rest */
function mixOf(
  recent: ArrayLike<number>,
  weight: number,
  row: ArrayLike<number>,
): { readonly share: number; readonly factor: number } {
  return { factor: (1 - weight) / largest(row), share: weight / largest(recent) }
}

/** The largest number, or 1 where none is above 0. */
function largest(values: ArrayLike<number>): number {
  let most = 0
  for (let at = 0; at < values.length; at++) most = Math.max(most, values[at]!)
  return most > 0 ? most : 1
}
