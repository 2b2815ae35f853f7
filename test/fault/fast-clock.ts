import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, silentLogger, silentProgress } from '../../src/context.ts'
import { createRandom } from '../../src/numeric/random.ts'

/** Waits take this much less than they say; what runs at once still does, as sockets and timers are the real ones. */
const SPEED = 25

/**
 * A context whose clock runs 25 times as fast as the real one.
 * @param jumpMs what the machine's clock is off by at each look at it; the monotonic one is never off
 */
export function fastContext(signal: AbortSignal = new AbortController().signal, jumpMs = (): number => 0): Context {
  return {
    random: createRandom(1),
    clock: {
      nowMs: () => Date.now() + jumpMs(),
      monotonicMs: () => performance.now() * SPEED,
      sleep: (ms, abort) => sleep(ms / SPEED, undefined, { signal: abort }),
    },
    log: silentLogger,
    signal,
    progress: silentProgress,
  }
}
