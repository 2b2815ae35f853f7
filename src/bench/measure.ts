import { cpus } from 'node:os'
import type { Prepared } from './benchmark.ts'

/** Warm-up goes on until this much wall time or this many runs, whichever is first; one run always. */
const WARM_UP_MS = 1000
const WARM_UP_RUNS = 20

/** Median, smallest and largest of some times, in milliseconds. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Times of one run, in milliseconds. */
export interface RunTime {
  /** User and system time of this process, all its threads. */
  readonly cpuMs: number
  readonly wallMs: number
}

/** Clocks in milliseconds; a test hands in its own. */
export interface BenchClock {
  cpuMs(): number
  wallMs(): number
}

/** A benchmark by name, with its input ready. */
export interface NamedPrepared {
  readonly name: string
  readonly prepared: Prepared
}

/** What `er2alm bench NAME --json` prints. */
export interface BenchResult {
  readonly name: string
  readonly size: Prepared['size']
  readonly repeats: number
  readonly cpuMs: Spread
  readonly wallMs: Spread
  /** Largest resident set of the process up to now: input, warm-up and other benchmarks of the process included. */
  readonly peakRssBytes: number
  readonly node: string
  readonly cpu: string
}

export const processClock: BenchClock = {
  cpuMs() {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
  wallMs: () => performance.now(),
}

/**
 * Times benchmarks in turn: every one is run once, then every one again, so that what disturbs the machine for a while
 * disturbs all of them. Each is warmed up before the first time that counts (compilers work in the background).
 *
 * @param repeats   times taken of each, ≥ 1
 * @param onRepeat  awaited after each time that counts: a caller may let the event loop turn there, and throw to end it
 */
export async function measure(
  benchmarks: readonly NamedPrepared[],
  repeats: number,
  clock: BenchClock,
  onRepeat: (name: string, repeat: number) => Promise<void> = async () => {},
): Promise<readonly BenchResult[]> {
  for (const { prepared } of benchmarks) warmUp(prepared, clock)
  const times: RunTime[][] = benchmarks.map(() => [])
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const [b, { name, prepared }] of benchmarks.entries()) {
      times[b].push(timeRun(prepared, clock))
      await onRepeat(name, repeat)
    }
  }
  return benchmarks.map(({ name, prepared }, b) => ({
    name,
    size: prepared.size,
    repeats,
    cpuMs: spreadOf(times[b].map(({ cpuMs }) => cpuMs)),
    wallMs: spreadOf(times[b].map(({ wallMs }) => wallMs)),
    peakRssBytes: peakRssBytes(),
    node: process.version,
    cpu: cpuName(),
  }))
}

/** Runs until compilers have had their time. */
export function warmUp(prepared: Prepared, clock: BenchClock): void {
  const untilMs = clock.wallMs() + WARM_UP_MS
  for (let run = 0; run < WARM_UP_RUNS; run++) {
    prepared.run()
    if (clock.wallMs() >= untilMs) return
  }
}

/** Times one run, scaled by the benchmark's `timeFactor`. */
export function timeRun(prepared: Prepared, clock: BenchClock): RunTime {
  const cpuFrom = clock.cpuMs()
  const wallFrom = clock.wallMs()
  prepared.run()
  const wallMs = clock.wallMs() - wallFrom
  const cpuMs = clock.cpuMs() - cpuFrom
  return { cpuMs: cpuMs * prepared.timeFactor, wallMs: wallMs * prepared.timeFactor }
}

/** Median (mean of the middle two of an even count), smallest and largest. @param values at least one; not changed */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2
  return { median, min: sorted[0], max: sorted[sorted.length - 1] }
}

/** Largest resident set of this process so far. */
export function peakRssBytes(): number {
  return process.resourceUsage().maxRSS * 1024
}

/** Model name of the processor, as the system gives it. */
export function cpuName(): string {
  return cpus()[0]?.model.trim() ?? 'unknown'
}
