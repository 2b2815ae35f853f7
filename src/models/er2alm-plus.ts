import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import { type Csr, colDegrees } from '../numeric/csr.ts'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import { contentKernel } from './content-kernel.ts'
import { easeWeights, takenItems } from './ease-weights.ts'
import { plusFoldIn, plusScorer } from './er2alm-plus-scorer.ts'
import type { FittedSpec, Tensors } from './model.ts'
import { chooseForNewItems } from './new-item-choice.ts'
import { knownHistory, placesOf, tasteOf } from './new-item-scores.ts'
import { newItemWeights } from './new-item-weights.ts'
import { recentScores } from './recent-popularity.ts'

export interface Er2almPlusConfig {
  readonly l2Weight: number
  readonly precision: 'float32' | 'float64'
  readonly attributeWeights: Readonly<Record<string, number>>
  readonly contentL2Weights: readonly number[]
  readonly priorWeights: readonly number[]
  readonly heldOutShare: number
  readonly draws: number
  readonly maxChoiceItems: number
  readonly recencyWeight: number
  readonly windowDays: number
  readonly maxItems: number
}

const config: z.ZodType<Er2almPlusConfig> = z.strictObject({
  l2Weight: z.number().positive().default(100).describe('Weight λ of the squared norm of the item–item weights.'),
  precision: z.enum(['float32', 'float64']).default('float32').describe('Of Gram matrix and inverse, as for ease.'),
  attributeWeights: z
    .record(z.string(), z.number().nonnegative())
    .default({})
    .describe('Weight of an attribute in the likeness of items, by name; 1 for those not named, 0 leaves one out.'),
  contentL2Weights: z
    .array(z.number().positive())
    .nonempty()
    .default([8, 30, 80])
    .describe(
      'Weights of the regression on attributes to choose from, on items held out of the training interactions.',
    ),
  priorWeights: z
    .array(z.number().nonnegative())
    .nonempty()
    .default([0, 0.5, 1, 2])
    .describe('Weights of the popularity that attributes promise to choose from, in the same way; 0 is without.'),
  heldOutShare: z.number().gt(0).lt(1).default(0.2).describe('Share of the items held out for that choice.'),
  draws: z.int().positive().default(2).describe('How often that is done; the mean decides.'),
  maxChoiceItems: z
    .int()
    .min(2)
    .default(2500)
    .describe('Most known items in one of those draws: a sample is enough to choose by, and time grows with its cube.'),
  recencyWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Share of recent popularity in the score, 0 to 1. Data without times have none.'),
  windowDays: z.number().positive().default(7).describe('Days that count as recent, up to the newest interaction.'),
  maxItems: z.int().positive().default(20_000).describe('Refuse to start above this many items with an interaction.'),
})

const HELD_OUT_SEED = 1

/**
 * ER²ALM-plus, ours: one linear model for items with interactions and for those that nobody has taken yet.
 *
 * Known items are scored by EASEᴿ (Steck 2019, Eq. 8), ŷ_u = R_u·B. New ones are scored by kernel ridge regressions from their
 * attributes to the same ŷ_u, centred by user, plus the popularity that attributes promise (`newItemWeights`); λ and the
 * weight of the prior are chosen on items that play new (`chooseForNewItems`), which also bring the scores of new items to
 * the scale of the known ones: both estimate the expected value of an interaction by least squares. Statements count by their reliability. A share of recent popularity can be mixed in as in `recency-mix`.
 *
 * Without attributes it is EASE, and new items share one score. A user without interactions gets popularity.
 *
 * @throws {Er2almError} MODEL_TOO_LARGE above `maxItems`
 */
export const er2almPlus: FittedSpec<Er2almPlusConfig> = {
  kind: 'fitted',
  name: 'er2alm-plus',
  summary: 'EASE with attributes for items that nobody has taken yet (ours)',
  config,
  searchSpace: { l2Weight: [100, 50, 200, 500], recencyWeight: [0, 0.5, 0.8, 0.9], windowDays: [7, 14] },
  // Which items play new is drawn by a seed of its own: all seeds would choose on the same ones.
  random: false,
  requires: { itemAttributes: true },
  fit(data, settings) {
    const tensors = fitTensors(data, settings)
    return { scorer: plusScorer(data, tensors, settings.recencyWeight), tensors }
  },
  restore: (data, settings, tensors) => plusScorer(data, tensors, settings.recencyWeight),
  foldIn: (data, settings, tensors) => plusFoldIn(data, tensors, settings.recencyWeight),
}

function fitTensors(data: FitData, settings: Er2almPlusConfig): Tensors {
  const { train, numItems } = data
  const items = takenItems(train)
  if (items.length > settings.maxItems) {
    throw new Er2almError('MODEL_TOO_LARGE', `er2alm-plus would invert a matrix of ${items.length}² numbers`, {
      hint: `Leave er2alm-plus out for data of this size, or raise its maxItems (now ${settings.maxItems}).`,
    })
  }
  const counts = colDegrees(train)
  const weights = easeWeights(train, items, settings)
  const tensors = new Map<string, Matrix>([
    ['items', rowOf(items)],
    ['weights', weights],
    ['popularity', rowOf(Array.from(items, (item) => counts[item]! / data.numUsers))],
  ])
  if (settings.recencyWeight > 0 && data.trainTimes !== undefined)
    tensors.set('recent', recentScores(data, settings.windowDays, er2almPlus.name))
  const attributes = data.itemAttributes ?? new Map<string, Csr>()
  const kernel = contentKernel(attributes, settings.attributeWeights)
  const fresh = Int32Array.from({ length: numItems }, (_, item) => item).filter(
    (item) => counts[item] === 0 && kernel.isLinked(item),
  )
  if (fresh.length === 0) return tensors
  const choice = chooseForNewItems(train, kernel, settings, createRandom(HELD_OUT_SEED))
  const likeness = { own: kernel.between(items, items), cross: kernel.between(items, fresh) }
  const known = { weights, counts: Array.from(items, (item) => counts[item]) }
  const meanScore = meanTaste(train, items, weights)
  const [fit] = newItemWeights(likeness, known, [choice.l2Weight])
  return tensors
    .set('newItems', rowOf(fresh))
    .set('content', fit!.content)
    .set('prior', rowOf(fit!.prior))
    .set('attributeWeights', rowOf(sortedNames(attributes).map((name) => settings.attributeWeights[name] ?? 1)))
    .set('choice', rowOf([choice.l2Weight, choice.priorWeight, choice.offset * meanScore, choice.slope, choice.ndcg]))
}

/** Attributes in the order of the tensor `attributeWeights`. */
export function sortedNames(attributes: ReadonlyMap<string, Csr>): readonly string[] {
  return [...attributes.keys()].sort()
}

/** Mean of ŷ over the users with an interaction and the known items. */
function meanTaste(train: FitData['train'], items: Int32Array, weights: Matrix): number {
  const placeOf = placesOf(items, train.cols)
  const scores = new Float32Array(items.length)
  let sum = 0
  let users = 0
  for (let user = 0; user < train.rows; user++) {
    const history = knownHistory(train, user, placeOf)
    if (history.length === 0) continue
    sum += tasteOf(history, weights, scores).mean
    users++
  }
  return users > 0 ? sum / users : 0
}

function rowOf(values: ArrayLike<number>): Matrix {
  return matrixOf(1, values.length, Float32Array.from(values))
}
