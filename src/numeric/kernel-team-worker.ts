import { workerData } from 'node:worker_threads'
import { TEAM, type TeamSeat, waitWhile } from './kernel-team.ts'
import { joinedKernels } from './wasm-memory.ts'

const { shared, control, args, seat } = workerData as TeamSeat
const kernels = joinedKernels(shared)
const names = Object.keys(kernels) as (keyof typeof kernels)[]
// Before it says that it is up: no round that counts on this worker may be missed.
let round = Atomics.load(control, TEAM.ROUND)
Atomics.add(control, TEAM.READY, 1)
for (;;) {
  round = waitWhile(control, TEAM.ROUND, round)
  if (round < 0) break
  try {
    if (seat < control[TEAM.COUNT]!) {
      const kernel = kernels[names[control[TEAM.KERNEL]!]!] as (...numbers: number[]) => unknown
      kernel(...args.subarray(seat * TEAM.MAX_ARGS, (seat + 1) * TEAM.MAX_ARGS))
    }
  } catch {
    Atomics.add(control, TEAM.FAILED, 1)
  }
  Atomics.add(control, TEAM.DONE, 1)
  Atomics.notify(control, TEAM.DONE)
}
