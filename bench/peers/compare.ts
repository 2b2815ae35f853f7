// Runs one comparison: both sides prepared and warm, then single repeats in turn.
import { join } from 'node:path'
import { type Spread, spreadOf } from '../../src/bench/measure.ts'
import type { Comparison } from './comparisons.ts'
import { type Problem, writeProblem } from './problem.ts'
import { startWorker, type TimedRun, type Worker } from './worker.ts'

export interface SideResult {
  readonly cpuMs: Spread
  readonly wallMs: Spread
  readonly peakRssBytes: number
  readonly versions: Readonly<Record<string, string>>
}

export interface ComparisonResult {
  readonly title: string
  readonly name: string
  readonly peer: string
  readonly size: Readonly<Record<string, number | string>>
  readonly repeats: number
  readonly ours: SideResult
  readonly theirs: SideResult
  /** CPU time of the peer ÷ ours: of the medians, and the smallest and largest of the pairs that ran one after the other. */
  readonly ratio: Spread
  /** Whether both results have the same figures; undefined where chance enters. */
  readonly agree?: boolean
}

/**
 * Figures differ by rounding (sums in float32 of other orders, lists in which two nearly equal scores changed places), by
 * less than this share; a wrong result differs by far more.
 */
const AGREEMENT = 1e-3

/** @param folder empty, for the files of the problem @param python the interpreter with the peers' packages */
export async function compare(
  comparison: Comparison,
  problem: Problem,
  repeats: number,
  folder: string,
  python: string,
): Promise<ComparisonResult> {
  const { name, peerName = name, title, peer } = comparison
  writeProblem(folder, problem)
  const here = import.meta.dirname
  // One after the other, so that neither warms up while the other does.
  const ours = await startWorker(process.execPath, [join(here, 'ours.ts'), folder, name])
  const theirs = await startWorker(python, [join(here, 'peer.py'), folder, peerName]).catch(async (error) => {
    await ours.end()
    throw error
  })
  const [ourRuns, theirRuns] = await inTurn(ours, theirs, repeats).finally(() =>
    Promise.all([ours.end(), theirs.end()]),
  )
  const pairs = ourRuns.map(({ cpuMs }, repeat) => theirRuns[repeat].cpuMs / cpuMs)
  const ourSide = sideResult(ours, ourRuns)
  const theirSide = sideResult(theirs, theirRuns)
  return {
    title,
    name,
    peer,
    size: ours.ready.size ?? {},
    repeats,
    ours: ourSide,
    theirs: theirSide,
    ratio: { ...spreadOf(pairs), median: theirSide.cpuMs.median / ourSide.cpuMs.median },
    ...agreement(ours, theirs),
  }
}

/** Single repeats in turn; which side begins changes each time. */
async function inTurn(ours: Worker, theirs: Worker, repeats: number): Promise<readonly [TimedRun[], TimedRun[]]> {
  const times: [TimedRun[], TimedRun[]] = [[], []]
  const sides = [ours, theirs] as const
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const side of repeat % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      times[side].push(await sides[side].time())
    }
  }
  return times
}

function sideResult({ ready }: Worker, runs: readonly TimedRun[]): SideResult {
  return {
    cpuMs: spreadOf(runs.map(({ cpuMs }) => cpuMs)),
    wallMs: spreadOf(runs.map(({ wallMs }) => wallMs)),
    peakRssBytes: Math.max(...runs.map(({ peakRssBytes }) => peakRssBytes)),
    versions: ready.versions,
  }
}

function agreement(ours: Worker, theirs: Worker): { readonly agree?: boolean } {
  const a = ours.ready.check
  const b = theirs.ready.check
  if (a === null || b === null) return {}
  return { agree: a.length === b.length && a.every((x, at) => Math.abs(x - b[at]) <= AGREEMENT * Math.abs(b[at])) }
}
