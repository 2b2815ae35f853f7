import type { Random } from '../context.ts'
import type { Csr } from '../numeric/csr.ts'
import { type Draw, type DrawFigures, type DrawSettings, judgeDraw, makeDraws } from './new-item-draws.ts'

export interface NewItemChoiceSettings extends DrawSettings {
  /** λ of the content regression and weights of the prior to choose from. */
  readonly contentL2Weights: readonly number[]
  readonly priorWeights: readonly number[]
  /** Weights of attributes that are set; 1 for the others. */
  readonly attributeWeights: Readonly<Record<string, number>>
  /** Factors on those weights that are tried, one attribute after the other. */
  readonly attributeFactors: readonly number[]
}

/** What items that play new say of those that are. */
export interface NewItemChoice {
  readonly attributeWeights: Readonly<Record<string, number>>
  readonly l2Weight: number
  readonly priorWeight: number
  /**
   * y/ρ ≈ offset + slope·score/m over the pairs of users and items that play new, least squares, where ρ is how often a
   * known item is taken and m the mean score of known items: so a new item that is taken as often as a known one gets m.
   */
  readonly offset: number
  readonly slope: number
  /** Mean NDCG@20 on the items that play new, with what was chosen. */
  readonly ndcg: number
}

/** What an attribute's weight must bring to be changed: less is what chance brings over some draws. */
const LEAST_GAIN = 0.001

/**
 * Takes a share of the known items away, fits on the rest as if they had never been, and judges by NDCG@20 on the items
 * taken away, mean over users and draws. First λ and the prior's weight, every combination; then the weight of one
 * attribute after the other, kept only if it brings something; then λ and prior again.
 * Reads training interactions only.
 */
export function chooseForNewItems(
  train: Csr,
  attributes: ReadonlyMap<string, Csr>,
  settings: NewItemChoiceSettings,
  random: Random,
): NewItemChoice {
  const { contentL2Weights, priorWeights, attributeFactors } = settings
  const draws = makeDraws(train, attributes, settings, random)
  const judged = (
    weights: Readonly<Record<string, number>>,
    l2: readonly number[],
    prior: readonly number[],
  ): NewItemChoice => judge(draws, weights, l2, prior)
  let best = judged(settings.attributeWeights, contentL2Weights, priorWeights)
  for (const name of attributes.keys()) {
    const set = best.attributeWeights[name] ?? 1
    for (const factor of attributeFactors) {
      const weights = { ...best.attributeWeights, [name]: set * factor }
      const tried = judged(weights, [best.l2Weight], [best.priorWeight])
      if (tried.ndcg > best.ndcg + LEAST_GAIN) best = tried
    }
  }
  const again = judged(best.attributeWeights, contentL2Weights, priorWeights)
  return again.ndcg > best.ndcg ? again : best
}

/** The best λ and weight of the prior for some weights of the attributes. */
function judge(
  draws: readonly Draw[],
  attributeWeights: Readonly<Record<string, number>>,
  l2Weights: readonly number[],
  priorWeights: readonly number[],
): NewItemChoice {
  const figures = draws.map((draw) => judgeDraw(draw, attributeWeights, l2Weights, priorWeights))
  const choices = l2Weights.flatMap((l2Weight, l) =>
    priorWeights.map((priorWeight, p): NewItemChoice => {
      const sums = total(figures.map((ofDraw) => ofDraw[l * priorWeights.length + p]!))
      return { attributeWeights, l2Weight, priorWeight, ...lineOf(sums), ndcg: sums.ndcg / Math.max(1, sums.users) }
    }),
  )
  return choices.reduce((best, next) => (next.ndcg > best.ndcg ? next : best))
}

function total(figures: readonly DrawFigures[]): DrawFigures {
  const none: DrawFigures = { users: 0, ndcg: 0, pairs: 0, s: 0, ss: 0, y: 0, sy: 0 }
  return figures.reduce(
    (sum, one) => ({
      users: sum.users + one.users,
      ndcg: sum.ndcg + one.ndcg,
      pairs: sum.pairs + one.pairs,
      s: sum.s + one.s,
      ss: sum.ss + one.ss,
      y: sum.y + one.y,
      sy: sum.sy + one.sy,
    }),
    none,
  )
}

function lineOf({ pairs, s, ss, y, sy }: DrawFigures): Pick<NewItemChoice, 'offset' | 'slope'> {
  const spread = pairs * ss - s * s
  const slope = spread > 0 ? Math.max(0, (pairs * sy - s * y) / spread) : 0
  return { slope, offset: pairs > 0 ? (y - slope * s) / pairs : 0 }
}
