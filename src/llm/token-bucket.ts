const MINUTE_MS = 60_000
/** Lengths that divide a minute: a limit over each part of the minute is a limit over the minute. */
const PARTS_MS = [6_000, 10_000, 12_000, 15_000, 20_000, 30_000, MINUTE_MS] as const

/** What was taken at once. */
export interface Taken {
  readonly atMs: number
  amount: number
}

/**
 * A bucket of `perMinute` tokens: what is taken comes back a while after it was taken, not in a steady drip. A drip with a
 * full bucket lets nearly twice the limit through in the minute after a pause; here no minute whatever passes the limit.
 *
 * The bucket is filled for a part of the minute at a time (a tenth, or the least that the largest taking fits into), so
 * that a minute's worth does not go out in its first second.
 */
export interface TokenBucket {
  /** Milliseconds until `amount` is there; 0 = now. An amount above the limit waits for a full bucket, and is let through. */
  waitMs(amount: number, nowMs: number): number
  take(amount: number, nowMs: number): Taken
  /** Less (or more) was used than was taken. */
  settle(taken: Taken, used: number): void
}

/** @param perMinute limit over any minute, > 0; Infinity = no limit */
export function createTokenBucket(perMinute: number): TokenBucket {
  const out: Taken[] = []
  let largest = 0

  function partFor(amount: number): { readonly lengthMs: number; readonly limit: number } {
    largest = Math.max(largest, amount)
    const lengthMs = PARTS_MS.find((length) => (perMinute * length) / MINUTE_MS >= largest) ?? MINUTE_MS
    return { lengthMs, limit: (perMinute * lengthMs) / MINUTE_MS }
  }

  return {
    waitMs(asked, nowMs) {
      if (perMinute === Number.POSITIVE_INFINITY) return 0
      const amount = Math.min(asked, perMinute)
      const { lengthMs, limit } = partFor(amount)
      while (out[0] !== undefined && out[0].atMs <= nowMs - MINUTE_MS) out.shift()
      // From the newest back: the first taking that no longer fits beside `amount` has to come back first.
      let held = 0
      for (let i = out.length - 1; i >= 0; i--) {
        const { atMs, amount: taken } = out[i]!
        if (atMs <= nowMs - lengthMs) return 0
        held += taken
        if (held + amount > limit) return atMs + lengthMs - nowMs
      }
      return 0
    },
    take(amount, nowMs) {
      const taken = { atMs: nowMs, amount }
      if (perMinute !== Number.POSITIVE_INFINITY) out.push(taken)
      return taken
    },
    settle(taken, used) {
      taken.amount = used
    },
  }
}
