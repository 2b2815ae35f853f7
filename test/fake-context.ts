import type { Context } from '../src/context.ts'
import { silentProgress } from '../src/context.ts'
import { Er2almError } from '../src/errors.ts'
import { createRandom } from '../src/numeric/random.ts'

export interface FakeContext {
  readonly context: Context
  /** Every pause asked for, in milliseconds. The fake clock jumps over them. */
  readonly sleptMs: number[]
  /** Everything that was logged, as text. */
  readonly logged: string[]
  /** Aborts `context.signal`, as the command line does. */
  abort(): void
}

/** A context whose clock starts at `nowMs` and moves only by sleeping, which takes no time. */
export function fakeContext(nowMs = 1_000_000): FakeContext {
  const sleptMs: number[] = []
  const logged: string[] = []
  const controller = new AbortController()
  let now = nowMs
  const log = (message: string, fields: unknown): void => {
    logged.push(`${message} ${JSON.stringify(fields)}`)
  }
  return {
    sleptMs,
    logged,
    abort: () => controller.abort(new Er2almError('INTERRUPTED', 'stopped')),
    context: {
      random: createRandom(7),
      clock: {
        nowMs: () => now,
        monotonicMs: () => now,
        sleep: async (ms, signal) => {
          signal?.throwIfAborted()
          sleptMs.push(ms)
          now += ms
          // Lets input and output through, so that what waits in a loop does not keep its answer from coming.
          await new Promise((resolve) => setImmediate(resolve))
        },
      },
      log: { debug: log, info: log, warn: log },
      signal: controller.signal,
      progress: silentProgress,
    },
  }
}
