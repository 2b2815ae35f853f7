import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Er2almError } from '../errors.ts'
import type { SharedKernels, WasmKernels, WasmMemory } from './wasm-memory.ts'

/** Runs kernels in several threads over one memory. */
export interface KernelTeam {
  /** Most calls that run at once; this thread is one of them. */
  readonly threads: number
  /**
   * Runs a kernel once per list of arguments, side by side, and waits for all. The calls must not write to the same place.
   *
   * @param calls at most `threads` lists of at most 24 numbers
   */
  run(kernel: keyof WasmKernels, calls: readonly (readonly number[])[]): void
  /** Whether all threads take part by now. */
  isUp(): boolean
  /** Ends the threads; the team then works in this one alone. */
  close(): void
}

/** What a worker is given. */
export interface TeamSeat {
  readonly shared: SharedKernels
  readonly control: Int32Array
  readonly args: Float64Array
  /** Which of the calls are this worker's: 1 and up. */
  readonly seat: number
}

/** Places in the control block. ROUND counts calls of `run`; a negative one ends the workers. */
export const TEAM = { ROUND: 0, COUNT: 1, KERNEL: 2, DONE: 3, READY: 4, FAILED: 5, LENGTH: 6, MAX_ARGS: 24 } as const

/** Looks at a place before a thread goes to sleep for it: some tens of microseconds, less than waking takes. */
const SPINS = 4000

/**
 * A team of `threads` threads over a memory. Call t of each round is always done by thread t, so that the result does not
 * depend on timing. Until all workers are up, and with one thread, this thread does all calls itself.
 */
export function createKernelTeam(memory: WasmMemory, threads: number): KernelTeam {
  if (threads <= 1) {
    return {
      threads: 1,
      run: (kernel, calls) => runAll(memory, kernel, calls),
      isUp: () => true,
      close: () => undefined,
    }
  }
  const control = new Int32Array(new SharedArrayBuffer(4 * TEAM.LENGTH))
  const args = new Float64Array(new SharedArrayBuffer(8 * threads * TEAM.MAX_ARGS))
  const shared = memory.share()
  const names = Object.keys(memory.kernels)
  let workers = Array.from({ length: threads - 1 }, (_, at) => {
    const workerData: TeamSeat = { shared, control, args, seat: at + 1 }
    const worker = new Worker(new URL(`./kernel-team-worker${extname(import.meta.url)}`, import.meta.url), {
      workerData,
    })
    // A worker that cannot start never gets ready: its calls stay with this thread.
    worker.on('error', () => undefined)
    worker.unref()
    return worker
  })

  const isUp = (): boolean => workers.length > 0 && Atomics.load(control, TEAM.READY) === threads - 1

  return {
    threads,
    isUp,
    run(kernel, calls) {
      if (!isUp()) return runAll(memory, kernel, calls)
      calls.forEach((call, at) => {
        args.set(call, at * TEAM.MAX_ARGS)
      })
      control[TEAM.COUNT] = calls.length
      control[TEAM.KERNEL] = names.indexOf(kernel)
      Atomics.store(control, TEAM.DONE, 0)
      Atomics.add(control, TEAM.ROUND, 1)
      Atomics.notify(control, TEAM.ROUND)
      runAll(memory, kernel, calls.slice(0, 1))
      let done = waitWhile(control, TEAM.DONE, 0)
      while (done < threads - 1) done = waitWhile(control, TEAM.DONE, done)
      if (Atomics.load(control, TEAM.FAILED) > 0)
        throw new Er2almError('BUG', `the kernel ${kernel} failed in a thread of its team`)
    },
    close() {
      Atomics.store(control, TEAM.ROUND, -1)
      Atomics.notify(control, TEAM.ROUND)
      for (const worker of workers) void worker.terminate()
      workers = []
    },
  }
}

function runAll({ kernels }: WasmMemory, kernel: keyof WasmKernels, calls: readonly (readonly number[])[]): void {
  const run = kernels[kernel] as (...numbers: readonly number[]) => unknown
  for (const call of calls) run(...call)
}

/** Waits until a place holds something else than a value, and returns it. */
export function waitWhile(control: Int32Array, place: number, value: number): number {
  for (let spin = 0; spin < SPINS; spin++) {
    const now = Atomics.load(control, place)
    if (now !== value) return now
  }
  Atomics.wait(control, place, value)
  return Atomics.load(control, place)
}

/**
 * Ranges of rows with about the same work: edges, and the rows themselves.
 *
 * @param rowPtr n + 1 offsets
 * @returns `parts` neighbouring [from, to) over 0 … n
 */
export function balancedRows(rowPtr: Int32Array | Uint32Array, parts: number): readonly (readonly [number, number])[] {
  const n = rowPtr.length - 1
  const total = rowPtr[n]! + n
  const bounds = [0]
  for (let r = 0; r < n; r++) if (rowPtr[r]! + r >= (total * bounds.length) / parts) bounds.push(r)
  while (bounds.length < parts) bounds.push(n)
  return bounds.slice(0, parts).map((from, at) => [from, at + 1 < parts ? bounds[at + 1]! : n])
}
