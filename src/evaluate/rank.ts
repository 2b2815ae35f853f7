import type { Random } from '../context.ts'
import { Er2almError } from '../errors.ts'
import type { Scorer } from '../models/model.ts'
import type { Csr } from '../numeric/csr.ts'
import { topK } from '../numeric/top-k.ts'
import type { Candidates } from './slices.ts'
import { shuffleTies } from './ties.ts'

/** Users scored at once: a block of scores is BLOCK_USERS × numItems. */
export const BLOCK_USERS = 256

/** What decides between equal scores: the lower item index, or a seeded draw that is fair to every tied item. */
export type TieRule = 'index' | 'random'

export interface RankRequest {
  /** Name of the model, for errors. */
  readonly model: string
  readonly scorer: Scorer
  /** User × item: taken out of the user's ranking. Everything the model was fitted on. */
  readonly mask: Csr
  /** A ranking is made for each of these. */
  readonly candidates: readonly Candidates[]
  /** Length of a ranking, ≥ 1. */
  readonly depth: number
  readonly ties: TieRule
  /** Source of random ties. Forked by user, so that neither the order of users nor the model matters. */
  readonly random: Random
  /** Original ids by user index, for errors. */
  readonly userIds?: readonly string[]
}

/** Rankings of a block of users. Row b holds `lengths[b]` items, best first; what lies behind them is undefined. */
export interface Rankings {
  readonly depth: number
  readonly items: Int32Array // (B × depth)
  readonly scores: Float32Array // (B × depth)
  readonly lengths: Int32Array // (B), below depth only when fewer candidates are left
  readonly tied: Uint8Array // (B), 1 where the order was drawn; always 0 with ties by index
}

export interface Ranker {
  /**
   * Ranks at most `BLOCK_USERS` users. One `Rankings` for each entry of `candidates`; later calls overwrite them.
   * @throws {Er2almError} EVAL_NAN_SCORE if a score is NaN, naming model and user
   */
  rank(users: Int32Array): readonly Rankings[]
  /** Draws the tied rows of the latest block anew, in place. The first draw of a block is number 0. */
  redraw(draw: number): void
}

/** The ranked items of row `row`, best first: a view, not a copy. */
export function rankedItems(rankings: Rankings, row: number): Int32Array {
  const from = row * rankings.depth
  return rankings.items.subarray(from, from + rankings.lengths[row])
}

/**
 * Ranks all candidates for blocks of users: score, mask to −∞, take the `depth` best. An item that the model itself
 * scores −∞ is never ranked. Buffers are made once.
 */
export function createRanker(request: RankRequest): Ranker {
  const { scorer, depth } = request
  const block = new Float32Array(BLOCK_USERS * scorer.numItems)
  const gathered = new Float32Array(scorer.numItems)
  const rankings = request.candidates.map(() => ({
    depth,
    items: new Int32Array(BLOCK_USERS * depth),
    scores: new Float32Array(BLOCK_USERS * depth),
    lengths: new Int32Array(BLOCK_USERS),
    tied: new Uint8Array(BLOCK_USERS),
  }))
  let latest = new Int32Array(0)
  const rowOf = (b: number) => block.subarray(b * scorer.numItems, (b + 1) * scorer.numItems)
  return {
    rank(users) {
      latest = users.slice()
      scorer.scoreBlock(users, block)
      for (let b = 0; b < users.length; b++) {
        requireNumbers(rowOf(b), users[b], request)
        maskRow(rowOf(b), request.mask, users[b])
        rankings.forEach((target, c) => {
          rankRow(rowOf(b), request.candidates[c], gathered, target, b, request, `ties ${users[b]} 0`)
        })
      }
      return rankings
    },
    redraw(draw) {
      rankings.forEach((target, c) => {
        for (let b = 0; b < latest.length; b++) {
          if (target.tied[b] === 0) continue
          rankRow(rowOf(b), request.candidates[c], gathered, target, b, request, `ties ${latest[b]} ${draw}`)
        }
      })
    },
  }
}

function rankRow(
  row: Float32Array,
  candidates: Candidates,
  gathered: Float32Array,
  target: Rankings,
  b: number,
  request: RankRequest,
  stream: string,
): void {
  const scores = candidates === 'all' ? row : gather(row, candidates, gathered)
  const top = target.items.subarray(b * target.depth, (b + 1) * target.depth)
  const length = topK(scores, target.depth, top)
  const drawn = request.ties === 'random' && shuffleTies(scores, top, length, () => request.random.fork(stream))
  target.tied[b] = drawn ? 1 : 0
  for (let r = 0; r < length; r++) {
    target.scores[b * target.depth + r] = scores[top[r]]
    if (candidates !== 'all') top[r] = candidates[top[r]]
  }
  target.lengths[b] = length
}

function gather(row: Float32Array, items: Int32Array, out: Float32Array): Float32Array {
  for (let c = 0; c < items.length; c++) out[c] = row[items[c]]
  return out.subarray(0, items.length)
}

function maskRow(row: Float32Array, mask: Csr, user: number): void {
  for (let e = mask.rowPtr[user]; e < mask.rowPtr[user + 1]; e++) row[mask.colIdx[e]] = Number.NEGATIVE_INFINITY
}

function requireNumbers(row: Float32Array, user: number, request: RankRequest): void {
  for (let i = 0; i < row.length; i++) {
    if (!Number.isNaN(row[i])) continue
    const name = request.userIds?.[user] ?? `index ${user}`
    throw new Er2almError(
      'EVAL_NAN_SCORE',
      `model ${request.model} gives user ${name} a score that is not a number (item index ${i}), so its list cannot be ranked`,
      {
        hint: 'training probably diverged: lower the learning rate, and check the feature vectors for missing numbers',
      },
    )
  }
}
