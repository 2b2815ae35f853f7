import { randomUUID } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Clock } from '../context.ts'
import type { Workers } from '../store/workers.ts'

/** A process with calls in flight says so this often. */
const BEAT_MS = 3_000
/** One that has not said so for this long, seen from the process that waits for it, is taken for dead. */
const LEASE_MS = 30_000

/**
 * This process's hold on the calls that it has in flight, and its view of other processes' holds. No two clocks are
 * compared: a living process raises a number, and whoever waits for it watches that number by a monotonic clock of its own.
 */
export interface Lease {
  /** Id of this process in the store, written down (and kept alive) from the first call on. */
  hold(): string
  /** A call that `hold` was asked for has ended. */
  release(): void
  /** False when the process is gone for sure, or has been silent for the length of a lease. */
  isAlive(worker: string): boolean
  /** Frees the calls of a process that is gone; they stay counted at their worst case. */
  bury(worker: string): void
}

export function createLease(workers: Workers, clock: Clock): Lease {
  const host = thisHost()
  const seen = new Map<string, { readonly beat: number; readonly sinceMs: number }>()
  let id: string | undefined
  let holds = 0
  let lastBeatMs = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined

  function beat(): void {
    lastBeatMs = clock.monotonicMs()
    workers.beat(id!)
  }

  return {
    hold() {
      if (id === undefined) {
        id = randomUUID()
        workers.add({ id, host, pid: process.pid, beat: 0 })
        lastBeatMs = clock.monotonicMs()
      } else if (holds === 0 && clock.monotonicMs() - lastBeatMs > BEAT_MS) beat()
      if (holds++ === 0) {
        // A timer of the real time even under a test's clock: it is about other processes, which do not share that one.
        timer = setInterval(() => {
          try {
            beat()
          } catch {
            // A full or locked store: a beat is missed, and the next one may come through. Calls themselves say what is wrong.
          }
        }, BEAT_MS)
        timer.unref()
      }
      return id
    },
    release() {
      if (--holds === 0) clearInterval(timer)
    },
    isAlive(worker) {
      if (worker === id) return true
      const row = workers.find(worker)
      if (row === undefined) return false
      if (row.host === host && !processExists(row.pid)) return false
      const known = seen.get(worker)
      const nowMs = clock.monotonicMs()
      if (known === undefined || known.beat !== row.beat) {
        seen.set(worker, { beat: row.beat, sinceMs: nowMs })
        return true
      }
      return nowMs - known.sinceMs < LEASE_MS
    },
    bury: workers.bury,
  }
}

/** The machine, and on Linux the process namespace: containers that share a name and a volume may not share pids. */
function thisHost(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname() // No such thing here.
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
