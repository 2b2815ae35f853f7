/** Callers that have their own bucket at one time; those beyond share one. */
const MOST_CALLERS = 10_000

/** One bucket of tokens for each caller. */
export interface RequestBuckets {
  /** Takes a token. @returns 0, or how many milliseconds there is none yet */
  take(caller: string, nowMs: number): number
  /** Buckets in memory. */
  readonly size: number
}

interface Bucket {
  tokens: number
  atMs: number
}

/**
 * Token buckets that refill steadily: `perSecond` tokens a second, and at most one second's worth (at least 1) to burst.
 *
 * The bucket of llm/token-bucket.ts is made for a vendor's quota a minute: it keeps an entry of every taking for a minute,
 * which at thousands of requests a second is the memory that an attacker asks for. Here a caller costs two numbers, and a
 * bucket that was left alone until it is full is forgotten, which changes nothing for its caller.
 *
 * @param perSecond > 0
 * @param mostCallers with more at one time the newest share one bucket, so memory has a bound whatever is sent
 */
export function createRequestBuckets(perSecond: number, mostCallers: number = MOST_CALLERS): RequestBuckets {
  const capacity = Math.max(1, perSecond)
  const refillMs = (capacity / perSecond) * 1000
  const shared: Bucket = { tokens: capacity, atMs: 0 }
  // Two generations: what was not asked for during a whole one has refilled, and goes with it.
  let young = new Map<string, Bucket>()
  let old = new Map<string, Bucket>()
  let bornMs = 0

  function bucketOf(caller: string, nowMs: number): Bucket {
    if (nowMs - bornMs >= refillMs) {
      old = nowMs - bornMs >= 2 * refillMs ? new Map() : young
      young = new Map()
      bornMs = nowMs
    }
    const known = young.get(caller) ?? old.get(caller)
    if (known === undefined && young.size + old.size >= mostCallers) return shared
    const bucket = known ?? { tokens: capacity, atMs: nowMs }
    old.delete(caller)
    young.set(caller, bucket)
    return bucket
  }

  return {
    take(caller, nowMs) {
      const bucket = bucketOf(caller, nowMs)
      bucket.tokens = Math.min(capacity, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond)
      bucket.atMs = nowMs
      if (bucket.tokens >= 1) {
        bucket.tokens--
        return 0
      }
      return ((1 - bucket.tokens) / perSecond) * 1000
    },
    get size() {
      return young.size + old.size
    },
  }
}
