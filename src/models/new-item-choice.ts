import type { Random } from '../context.ts'
import type { Csr } from '../numeric/csr.ts'
import type { ContentKernel } from './content-kernel.ts'
import { type DrawFigures, type DrawSettings, judgeDraw, makeDraws } from './new-item-draws.ts'

export interface NewItemChoiceSettings extends DrawSettings {
  /** λ of the content regression and weights of the prior to choose from. */
  readonly contentL2Weights: readonly number[]
  readonly priorWeights: readonly number[]
}

/** What items that play new say of those that are. */
export interface NewItemChoice {
  readonly l2Weight: number
  readonly priorWeight: number
  /**
   * y/ρ ≈ offset + slope·score/m over the pairs of users and items that play new, least squares, where ρ is how often a
   * known item is taken and m the mean score of known items: so a new item that is taken as often as a known one gets m. The
   * slope is at least `LEAST_SLOPE`.
   */
  readonly offset: number
  readonly slope: number
  /** Mean NDCG@20 on the items that play new, with what was chosen. */
  readonly ndcg: number
}

/**
 * Takes a share of the known items away, fits on the rest as if they had never been, and judges every combination of λ and
 * weight of the prior by NDCG@20 on the items taken away, mean over users and draws. Reads training interactions only.
 *
 * Weights of attributes were chosen in the same way for a while: it brought nothing beyond chance (docs/results.md).
 */
export function chooseForNewItems(
  train: Csr,
  kernel: ContentKernel,
  settings: NewItemChoiceSettings,
  random: Random,
): NewItemChoice {
  const { contentL2Weights, priorWeights } = settings
  const figures = makeDraws(train, settings, random).map((draw) =>
    judgeDraw(draw, kernel, contentL2Weights, priorWeights),
  )
  const choices = contentL2Weights.flatMap((l2Weight, l) =>
    priorWeights.map((priorWeight, p): NewItemChoice => {
      const sums = total(figures.map((ofDraw) => ofDraw[l * priorWeights.length + p]!))
      return { l2Weight, priorWeight, ...lineOf(sums), ndcg: sums.ndcg / Math.max(1, sums.users) }
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

/**
 * Who took more of the known items has fewer left among those that play new, so that over all users the slope can be 0 or below
 * though the order within each user is right. That order is what was chosen, and a slope of 0 would lose it.
 */
export const LEAST_SLOPE = 0.01

function lineOf({ pairs, s, ss, y, sy }: DrawFigures): Pick<NewItemChoice, 'offset' | 'slope'> {
  const spread = pairs * ss - s * s
  const slope = spread > 0 ? Math.max(LEAST_SLOPE, (pairs * sy - s * y) / spread) : LEAST_SLOPE
  return { slope, offset: pairs > 0 ? (y - slope * s) / pairs : 0 }
}
