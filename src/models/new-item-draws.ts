import type { Random } from '../context.ts'
import { type Csr, colDegrees } from '../numeric/csr.ts'
import type { Matrix } from '../numeric/matrix.ts'
import { shuffle } from '../numeric/random.ts'
import { topK } from '../numeric/top-k.ts'
import type { ContentKernel } from './content-kernel.ts'
import { type EaseWeightSettings, easeWeights, takenItems } from './ease-weights.ts'
import { knownHistory, newItemScores, placesOf, tasteOf } from './new-item-scores.ts'
import { newItemWeights } from './new-item-weights.ts'

export interface DrawSettings extends EaseWeightSettings {
  /** Share of the known items that plays new in a draw, and number of draws. */
  readonly heldOutShare: number
  readonly draws: number
  /** Most known items of a draw; a sample of them is enough to choose by. */
  readonly maxChoiceItems: number
}

/** Some known items play new: they are ranked by what the others and their attributes say. */
export interface Draw {
  readonly kept: Int32Array
  /** In drawn order, so that equal scores are ordered by chance. */
  readonly held: Int32Array
  readonly weights: Matrix
  readonly counts: readonly number[]
  readonly users: readonly DrawUser[]
  /** Mean ŷ of the kept items, and how often one of them is taken, over the users. */
  readonly meanScore: number
  readonly takenShare: number
}

interface DrawUser {
  readonly history: readonly number[]
  readonly mean: number
  readonly deviation: number
  /** Places of the held items that the user has taken. */
  readonly relevant: ReadonlySet<number>
}

/** What one combination of settings reached on a draw. */
export interface DrawFigures {
  readonly users: number
  /** Sum of NDCG@20 over the users with a held item. */
  readonly ndcg: number
  /** Of the pairs of users and held items, score in units of `meanScore`, taken or not in units of `takenShare`. */
  readonly pairs: number
  readonly s: number
  readonly ss: number
  readonly y: number
  readonly sy: number
}

const CUTOFF = 20
/** Users who judge: beyond some thousands the choice no longer changes. */
const MAX_JUDGES = 4000

/** Draws on training interactions alone. A draw that would leave nothing on one side is left out. */
export function makeDraws(train: Csr, settings: DrawSettings, random: Random): readonly Draw[] {
  const { heldOutShare, draws, maxChoiceItems } = settings
  const items = takenItems(train)
  const counts = colDegrees(train)
  return Array.from({ length: draws }, (_, draw): Draw | undefined => {
    const order = items.slice()
    shuffle(random.fork(`held out ${draw}`), order)
    const sample = order.subarray(0, maxChoiceItems)
    const size = Math.round(heldOutShare * sample.length)
    const held = sample.slice(0, size)
    const kept = sample.slice(size).sort()
    if (held.length === 0 || kept.length === 0) return undefined
    const weights = easeWeights(train, kept, settings)
    const users = usersOf(train, kept, held, weights)
    const sum = (of: (user: DrawUser) => number): number => users.reduce((total, user) => total + of(user), 0)
    return {
      ...{ kept, held, weights, users, counts: Array.from(kept, (item) => counts[item]!) },
      meanScore: sum(({ mean }) => mean) / Math.max(1, users.length),
      takenShare: sum(({ history }) => history.length) / Math.max(1, users.length * kept.length),
    }
  }).filter((draw) => draw !== undefined)
}

/** Users with a kept item, at most MAX_JUDGES of them, evenly spread. */
function usersOf(train: Csr, kept: Int32Array, held: Int32Array, weights: Matrix): readonly DrawUser[] {
  const [keptPlace, heldPlace] = [placesOf(kept, train.cols), placesOf(held, train.cols)]
  const scores = new Float32Array(kept.length)
  const users: DrawUser[] = []
  for (let at = 0; at < train.rows; at += Math.max(1, train.rows / MAX_JUDGES)) {
    const user = Math.floor(at)
    const history = knownHistory(train, user, keptPlace)
    if (history.length === 0) continue
    const { mean, deviation } = tasteOf(history, weights, scores)
    users.push({ history, mean, deviation, relevant: new Set(knownHistory(train, user, heldPlace)) })
  }
  return users
}

/** Figures of a draw for each λ and weight of the prior, λ outermost. */
export function judgeDraw(
  draw: Draw,
  kernel: ContentKernel,
  l2Weights: readonly number[],
  priorWeights: readonly number[],
): readonly DrawFigures[] {
  const { kept, held } = draw
  const likeness = { own: kernel.between(kept, kept), cross: kernel.between(kept, held) }
  const scores = new Float32Array(draw.held.length)
  return newItemWeights(likeness, draw, l2Weights).flatMap((fit) =>
    priorWeights.map((priorWeight) => {
      const sums = { users: 0, ndcg: 0, pairs: 0, s: 0, ss: 0, y: 0, sy: 0 }
      for (const user of draw.users) {
        newItemScores(user.history, user, fit, priorWeight, scores)
        add(sums, scores, user.relevant)
      }
      const [m, rho] = [draw.meanScore, draw.takenShare]
      const scaled = { s: sums.s / m, ss: sums.ss / m ** 2, y: sums.y / rho, sy: sums.sy / (m * rho) }
      return m > 0 && rho > 0 ? { ...sums, ...scaled } : { ...sums, pairs: 0, s: 0, ss: 0, y: 0, sy: 0 }
    }),
  )
}

/** Adds a user; one without a held item says nothing of the order, but of how rarely such items are taken. */
function add(
  sums: { -readonly [K in keyof DrawFigures]: number },
  scores: Float32Array,
  relevant: ReadonlySet<number>,
): void {
  for (const score of scores) {
    sums.s += score
    sums.ss += score * score
  }
  for (const place of relevant) sums.sy += scores[place]
  sums.pairs += scores.length
  sums.y += relevant.size
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
  sums.users++
  sums.ndcg += gain / ideal
}
