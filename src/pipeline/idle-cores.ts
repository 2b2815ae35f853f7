import { cpus } from 'node:os'
import type { Context } from '../context.ts'

const MEASURED_MS = 200
/** More models than this side by side gain little and take memory each. */
const MOST = 4

/**
 * How many cores nobody is using, measured over a fifth of a second in which this process waits: 1 to 4. On a busy machine
 * models that train side by side are slower than one after the other.
 *
 * @param times idle and all CPU time of the machine so far, in any unit
 */
export async function idleCores(clock: Context['clock'], times: () => CpuTimes = cpuTimes): Promise<number> {
  const before = times()
  await clock.sleep(MEASURED_MS)
  const after = times()
  const all = after.all - before.all
  if (all <= 0) return 1
  const idle = ((after.idle - before.idle) / all) * after.cores
  return Math.min(MOST, Math.max(1, Math.round(idle)))
}

export interface CpuTimes {
  readonly idle: number
  readonly all: number
  readonly cores: number
}

function cpuTimes(): CpuTimes {
  const cores = cpus()
  const idle = cores.reduce((sum, { times }) => sum + times.idle, 0)
  const all = cores.reduce(
    (sum, { times: { user, nice, sys, irq, idle: free } }) => sum + user + nice + sys + irq + free,
    0,
  )
  return { idle, all, cores: cores.length }
}
