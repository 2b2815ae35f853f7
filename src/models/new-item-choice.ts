import type { Random } from '../context.ts'
import { type Csr, colDegrees } from '../numeric/csr.ts'
import { shuffle } from '../numeric/random.ts'
import { topK } from '../numeric/top-k.ts'
import type { ContentKernel } from './content-kernel.ts'
import { type EaseWeightSettings, easeWeights, takenItems } from './ease-weights.ts'
import { knownHistory, newItemScores, placesOf, tasteOf } from './new-item-scores.ts'
import { newItemWeights } from './new-item-weights.ts'

export interface NewItemChoiceSettings extends EaseWeightSettings {
  /** λ of the content regression and weights of the prior to choose from. */
  readonly contentL2Weights: readonly number[]
  readonly priorWeights: readonly number[]
  /** Share of the known items that plays new in a draw, and number of draws. */
  readonly heldOutShare: number
  readonly draws: number
}

/** What items that play new say of those that are. */
export interface NewItemChoice {
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

const CUTOFF = 20
/** Users who judge: beyond some thousands the choice no longer changes. */
const MAX_JUDGES = 4000

/** What one combination reached. */
interface Tally {
  readonly l2Weight: number
  readonly priorWeight: number
  users: number
  ndcg: number
  /** Of this draw and of all earlier ones, the latter in units of m and ρ. */
  readonly draw: Moments
  readonly all: Moments
}

/** Of pairs (score, taken or not): count, Σs, Σs², Σy, Σsy. */
interface Moments {
  pairs: number
  s: number
  ss: number
  y: number
  sy: number
}

const noMoments = (): Moments => ({ pairs: 0, s: 0, ss: 0, y: 0, sy: 0 })

/**
 * Takes a share of the known items away, fits on the rest as if they had never been, and judges every combination of λ
 * and prior weight by NDCG@20 on the items taken away; the mean over the draws decides. Reads training interactions only.
 */
export function chooseForNewItems(
  train: Csr,
  kernel: ContentKernel,
  settings: NewItemChoiceSettings,
  random: Random,
): NewItemChoice {
  const { contentL2Weights, priorWeights, heldOutShare, draws } = settings
  const tallies = contentL2Weights.map((l2Weight) =>
    priorWeights.map((priorWeight): Tally => {
      return { l2Weight, priorWeight, users: 0, ndcg: 0, draw: noMoments(), all: noMoments() }
    }),
  )
  const items = takenItems(train)
  const counts = colDegrees(train)
  for (let draw = 0; draw < draws; draw++) {
    const order = items.slice()
    shuffle(random.fork(`held out ${draw}`), order)
    const size = Math.round(heldOutShare * order.length)
    // In drawn order, so that equal scores are ordered by chance.
    const held = order.slice(0, size)
    const kept = order.slice(size).sort()
    if (held.length === 0 || kept.length === 0) continue
    const weights = easeWeights(train, kept, settings)
    const known = { items: kept, weights, counts: Array.from(kept, (item) => counts[item]) }
    const fits = newItemWeights(kernel, known, held, contentL2Weights)
    let [meanScore, taken, users] = [0, 0, 0]
    judge(train, placesOf(kept, train.cols), placesOf(held, train.cols), (history, scores, relevant) => {
      const taste = tasteOf(history, weights, scores)
      const out = new Float32Array(held.length)
      meanScore += taste.mean
      taken += history.length / kept.length
      users++
      fits.forEach((fit, f) => {
        for (const tally of tallies[f]!) {
          newItemScores(history, taste, fit, tally.priorWeight, out)
          add(tally, out, relevant)
        }
      })
    })
    for (const tally of tallies.flat()) closeDraw(tally, meanScore / users, taken / users)
  }
  return chosen(tallies.flat())
}

/** Calls `visit` for users with an item that was kept, at most MAX_JUDGES of them, evenly spread. */
function judge(
  train: Csr,
  keptPlace: Int32Array,
  heldPlace: Int32Array,
  visit: (history: readonly number[], scores: Float32Array, relevant: ReadonlySet<number>) => void,
): void {
  const scores = new Float32Array(keptPlace.reduce((count, place) => count + (place >= 0 ? 1 : 0), 0))
  const step = Math.max(1, train.rows / MAX_JUDGES)
  for (let at = 0; at < train.rows; at += step) {
    const user = Math.floor(at)
    const history = knownHistory(train, user, keptPlace)
    const relevant = new Set(knownHistory(train, user, heldPlace))
    if (history.length > 0) visit(history, scores, relevant)
  }
}

/** Adds a user; one without an item that plays new says nothing of the order, but of how rarely such items are taken. */
function add(tally: Tally, scores: Float32Array, relevant: ReadonlySet<number>): void {
  const { draw } = tally
  for (const score of scores) {
    draw.s += score
    draw.ss += score * score
  }
  for (const place of relevant) draw.sy += scores[place]
  draw.pairs += scores.length
  draw.y += relevant.size
  if (relevant.size === 0) return
  const top = new Int32Array(CUTOFF)
  const length = topK(scores, CUTOFF, top)
  let gain = 0
  let ideal = 0
  for (let rank = 0; rank < CUTOFF; rank++) {
    const discount = 1 / Math.log2(rank + 2)
    if (rank < length && relevant.has(top[rank])) gain += discount
    if (rank < relevant.size) ideal += discount
  }
  tally.users++
  tally.ndcg += gain / ideal
}

/** Moves the sums of a draw to those of all, in units of m and ρ: another draw has another scale. */
function closeDraw({ draw, all }: Tally, m: number, rho: number): void {
  if (m > 0 && rho > 0) {
    all.pairs += draw.pairs
    all.s += draw.s / m
    all.ss += draw.ss / m ** 2
    all.y += draw.y / rho
    all.sy += draw.sy / (m * rho)
  }
  Object.assign(draw, noMoments())
}

function chosen(tallies: readonly Tally[]): NewItemChoice {
  const best = tallies.reduce((a, b) => (mean(b) > mean(a) ? b : a))
  const { l2Weight, priorWeight } = best
  const { pairs, s, ss, y, sy } = best.all
  const spread = pairs * ss - s * s
  const slope = spread > 0 ? Math.max(0, (pairs * sy - s * y) / spread) : 0
  const offset = pairs > 0 ? (y - slope * s) / pairs : 0
  return { l2Weight, priorWeight, slope, offset, ndcg: mean(best) }
}

function mean({ ndcg, users }: Tally): number {
  return users > 0 ? ndcg / users : 0
}
