import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import { contentKernel } from './content-kernel.ts'
import { sortedNames } from './er2alm-plus.ts'
import type { Tensors } from './model.ts'
import { knownHistory, placesOf, type Taste, tasteOf } from './new-item-scores.ts'
import { ridgeInverse } from './new-item-weights.ts'
import { savedTensor } from './saved-tensor.ts'

/** The score of a new item for a user, before any share of recent popularity: the parts add up to it. */
export interface NewItemParts {
  readonly score: number
  /** What the user would get of an item that nothing is known of. */
  readonly base: number
  /** Popularity that the attributes promise with everybody. */
  readonly promised: number
  /** What each value of the item brings with this user, largest first. */
  readonly values: readonly { readonly attribute: string; readonly value: number; readonly part: number }[]
}

/** Parts of the score of a new item for a user. @throws {Er2almError} BUG if the item is none of the model's new ones */
export type NewItemExplainer = (user: number, item: number) => NewItemParts

/**
 * The exact parts of er2alm-plus' score of a new item. The model is linear in the kernel, so with v = (K + λI)⁻¹·(ŷ_u − ȳ_u)
 * the content part is Σ_j K(new, j)·v_j, which splits by the values that the item shares with known items.
 *
 * @param data    as the model was fitted on
 * @param tensors of that model
 * @returns       undefined if the model has no new items
 */
export function newItemExplainer(data: FitData, tensors: Tensors): NewItemExplainer | undefined {
  if (!tensors.has('newItems')) return undefined
  const items = Int32Array.from(savedTensor(tensors, 'items', 1).data)
  const n = items.length
  const fresh = savedTensor(tensors, 'newItems', 1).data
  const prior = savedTensor(tensors, 'prior', 1).data
  const attributes = data.itemAttributes ?? new Map()
  const names = sortedNames(attributes)
  const saved = savedTensor(tensors, 'attributeWeights', 1, names.length).data
  const kernel = contentKernel(attributes, Object.fromEntries(names.map((name, at) => [name, saved[at]!])))
  const [l2Weight, priorWeight, offset, slope] = savedTensor(tensors, 'choice', 1, 5).data
  const placeOf = placesOf(items, data.numItems)
  const weights = savedTensor(tensors, 'weights', n, n)
  const inverse = ridgeInverse(kernel.between(items, items), l2Weight!).data
  /** Mean and deviation of a user's taste, and v. */
  function pullsOn(user: number): { readonly user: number; readonly taste: Taste; readonly pulls: Float64Array } {
    const taste = tasteOf(knownHistory(data.train, user, placeOf), weights, new Float32Array(n))
    const pulls = Float64Array.from({ length: n }, (_, i) => {
      let sum = 0
      for (let j = 0; j < n; j++) sum += inverse[i * n + j] * (taste.scores[j] - taste.mean)
      return sum
    })
    return { user, taste, pulls }
  }
  let latest: ReturnType<typeof pullsOn> | undefined
  return (user, item) => {
    const place = fresh.indexOf(item)
    if (place < 0) throw new Er2almError('BUG', `item ${item} is none of the model's new items`)
    if (latest?.user !== user) latest = pullsOn(user)
    const { taste, pulls } = latest
    const terms = kernel.terms(item, (other) => (placeOf[other]! >= 0 ? pulls[placeOf[other]!]! : 0))
    const values = terms
      .map(({ attribute, value, sum }) => ({ attribute, value, part: slope! * sum }))
      .sort((a, b) => b.part - a.part)
    const base = offset! + slope! * taste.mean
    const promised = slope! * priorWeight! * taste.deviation * prior[place]!
    return { score: values.reduce((sum, { part }) => sum + part, base + promised), base, promised, values }
  }
}
