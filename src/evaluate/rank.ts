import type { Random } from '../context.ts'
import { Er2almError } from '../errors.ts'
import type { Scorer } from '../models/model.ts'
import type { Csr } from '../numeric/csr.ts'
import { factorLists, type Lists } from '../numeric/kernels/factor-lists.ts'
import { topK } from '../numeric/top-k.ts'
import { whyNoWasm } from '../numeric/wasm-memory.ts'
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
 * scores −∞ is never ranked. Buffers are made once. A factor model's lists over all items come from a kernel that never
 * writes the scores down; its users with a tie to draw are ranked from their scores.
 */
export function createRanker(request: RankRequest): Ranker {
  const { scorer, depth } = request
  const fast = fastLists(request)
  const slow = request.candidates.map((candidates) => fast === undefined || candidates !== 'all')
  const block =
    slow.includes(true) || request.ties === 'random' ? new Float32Array(BLOCK_USERS * scorer.numItems) : NO_SCORES
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
      const scored = slow.includes(true)
      if (scored) scorer.scoreBlock(users, block)
      const lists = fast?.(users)
      for (let b = 0; b < users.length; b++) {
        const tied = lists !== undefined && request.ties === 'random' && hasTie(lists, b)
        if (tied && !scored) scorer.scoreBlock(users.subarray(b, b + 1), rowOf(b))
        if (tied || scored) {
          requireNumbers(rowOf(b), users[b], request)
          maskRow(rowOf(b), request.mask, users[b])
        }
        rankings.forEach((target, c) => {
          if (slow[c] || tied)
            rankRow(rowOf(b), request.candidates[c], gathered, target, b, request, `ties ${users[b]} 0`)
          else copyList(lists!, b, target)
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

const NO_SCORES = new Float32Array(0)

/** Lists over all items, one longer than the depth, so that a tie at the end shows. */
interface LongerLists extends Lists {
  readonly depth: number
}

/** The lists of a factor model by the fast kernel; undefined for other models, and where a number is not finite. */
function fastLists({ scorer, mask, depth }: RankRequest): ((users: Int32Array) => LongerLists) | undefined {
  const { factors } = scorer
  if (factors === undefined || whyNoWasm() !== undefined) return undefined
  if (![factors.users, factors.items].every(({ data }) => data.every(Number.isFinite))) return undefined
  const made = factorLists(factors.users, factors.items)
  const longer = depth + 1
  const lists = {
    depth: longer,
    items: new Int32Array(BLOCK_USERS * longer),
    scores: new Float32Array(BLOCK_USERS * longer),
    lengths: new Int32Array(BLOCK_USERS),
  }
  return (users) => {
    made.into(users, mask, longer, lists)
    return lists
  }
}

function hasTie({ depth, scores, lengths }: LongerLists, b: number): boolean {
  for (let r = b * depth + 1; r < b * depth + lengths[b]; r++) if (scores[r] === scores[r - 1]) return true
  return false
}

function copyList(lists: LongerLists, b: number, target: Rankings): void {
  const from = b * lists.depth
  const length = Math.min(target.depth, lists.lengths[b])
  target.items.set(lists.items.subarray(from, from + length), b * target.depth)
  target.scores.set(lists.scores.subarray(from, from + length), b * target.depth)
  target.lengths[b] = length
  target.tied[b] = 0
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
