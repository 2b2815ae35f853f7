import type { FoldIn } from './fold-in.ts'
import type { Encoded, Scorer } from './model.ts'

/** Items whose rows stay in the cache while all users of a block are scored against them. */
const ITEMS_PER_TILE = 256

/**
 * The shared adapter of all embedding models: ŷ(u, i) = Z_U[u] · Z_I[i].
 *
 * Works through tiles of items, four at a time, so that an item row is read once per tile and not once per user. A
 * score does not depend on the block it is computed in.
 *
 * @param encoded final matrices, numUsers × d and numItems × d; read, not copied
 */
export function dotScorer(encoded: Encoded): Scorer {
  const numItems = encoded.items.rows
  return {
    numItems,
    factors: encoded,
    scoreBlock(users, out) {
      for (let from = 0; from < numItems; from += ITEMS_PER_TILE) {
        const to = Math.min(from + ITEMS_PER_TILE, numItems)
        for (let b = 0; b < users.length; b++) scoreTile(encoded, users[b], from, to, out, b * numItems)
      }
    },
  }
}

/** out[offset + i] = Z_U[user] · Z_I[i] for items [from, to). Each score adds its d products in order, in float64. */
function scoreTile(encoded: Encoded, user: number, from: number, to: number, out: Float32Array, offset: number): void {
  const d = encoded.items.cols
  const z = encoded.users.data
  const items = encoded.items.data
  const u = user * d
  let i = from
  for (; i + 4 <= to; i += 4) {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    const a = i * d
    const b = a + d
    const c = b + d
    const e = c + d
    for (let k = 0; k < d; k++) {
      const x = z[u + k]
      s0 += x * items[a + k]
      s1 += x * items[b + k]
      s2 += x * items[c + k]
      s3 += x * items[e + k]
    }
    out[offset + i] = s0
    out[offset + i + 1] = s1
    out[offset + i + 2] = s2
    out[offset + i + 3] = s3
  }
  for (; i < to; i++) {
    let s = 0
    for (let k = 0; k < d; k++) s += z[u + k] * items[i * d + k]
    out[offset + i] = s
  }
}

/** Gives every user the same scores: popularity. @param scores length numItems; read, not copied */
export function sharedScorer(scores: Float32Array): Scorer {
  return {
    numItems: scores.length,
    scoreBlock(users, out) {
      for (let b = 0; b < users.length; b++) out.set(scores, b * scores.length)
    },
  }
}

/** As `sharedScorer`, for somebody new: what they took or dislike changes nothing. */
export function sharedFoldIn(scores: Float32Array): FoldIn {
  return { method: 'exact', score: (_items, _values, out) => out.set(scores) }
}
