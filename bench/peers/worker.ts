// One side of a comparison as a process of its own: prepared once, then one time a line.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { RunTime } from '../../src/bench/measure.ts'

/** What a side says when its input is ready. */
export interface Ready {
  readonly size?: Readonly<Record<string, number | string>>
  readonly versions: Readonly<Record<string, string>>
  /** Figures of its result. */
  readonly check: readonly number[] | null
}

export interface TimedRun extends RunTime {
  readonly peakRssBytes: number
}

export interface Worker {
  readonly ready: Ready
  time(): Promise<TimedRun>
  end(): Promise<void>
}

/** One thread for whatever library of linear algebra numpy came with; no compiled files beside the sources. */
const ENVIRONMENT = {
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  PYTHONDONTWRITEBYTECODE: '1',
}

/** Starts a side and waits until it is warm. @throws if it ends before it answers; its stderr goes to ours */
export async function startWorker(command: string, args: readonly string[]): Promise<Worker> {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...ENVIRONMENT },
  })
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  async function answer<T>(): Promise<T> {
    const { value, done } = await lines.next()
    if (done) {
      await ended
      throw new Error(`${command} ${args.join(' ')} ended early: ${failure?.message ?? `status ${child.exitCode}`}`)
    }
    return JSON.parse(value) as T
  }
  return {
    ready: await answer<Ready>(),
    time() {
      child.stdin.write('run\n')
      return answer<TimedRun>()
    },
    async end() {
      child.stdin.end()
      await ended
    },
  }
}
