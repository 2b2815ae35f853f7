import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Er2almError, type ErrorCode } from '../errors.ts'
import { runTrainJob, type TrainInputs, type TrainJob, type TrainOutcome } from './train-job.ts'

/** What a worker sends back. Errors travel as plain fields: a class does not survive the copy. */
export type WorkerReply =
  | { readonly epoch: number }
  | { readonly outcome: TrainOutcome }
  | { readonly error: { readonly code: ErrorCode; readonly message: string; readonly hint?: string } }

/** Runs training jobs, several at once. */
export interface TrainPool {
  /** @param onEpoch told of each epoch that is done; models fitted at once have none */
  run(job: TrainJob, onEpoch?: (epoch: number) => void): Promise<TrainOutcome>
  close(): Promise<void>
}

/**
 * A pool of `threads` workers that share nothing but a copy of the inputs; with one thread the jobs run here, one after
 * the other. The result of a job does not depend on the number of threads.
 *
 * @param signal aborts running jobs: workers are ended at once, `run` rejects with INTERRUPTED
 */
export function createTrainPool(inputs: TrainInputs, threads: number, signal: AbortSignal): TrainPool {
  return threads <= 1 ? sequentialPool(inputs, signal) : workerPool(inputs, threads, signal)
}

function sequentialPool(inputs: TrainInputs, signal: AbortSignal): TrainPool {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(job, onEpoch) {
      const next = last.then(() => runTrainJob(job, inputs, signal, onEpoch))
      last = next.catch(() => undefined)
      return next
    },
    async close() {
      await last
    },
  }
}

interface Waiting {
  readonly job: TrainJob
  readonly onEpoch?: (epoch: number) => void
  readonly resolve: (outcome: TrainOutcome) => void
  readonly reject: (error: Error) => void
}

function workerPool(inputs: TrainInputs, threads: number, signal: AbortSignal): TrainPool {
  const queue: Waiting[] = []
  const workers: Worker[] = []
  const idle: Worker[] = []

  function start(): Worker {
    const worker = new Worker(new URL(`./train-worker${extname(import.meta.url)}`, import.meta.url), {
      workerData: inputs,
    })
    workers.push(worker)
    return worker
  }

  function next(): void {
    if (queue.length === 0) return
    const worker = idle.pop() ?? (workers.length < threads ? start() : undefined)
    if (worker === undefined) return
    const waiting = queue.shift()!
    const detach = (): void => {
      worker.off('message', onMessage)
      worker.off('error', onError)
    }
    const onMessage = (reply: WorkerReply): void => {
      if ('epoch' in reply) {
        waiting.onEpoch?.(reply.epoch)
        return
      }
      detach()
      idle.push(worker)
      next()
      if ('outcome' in reply) waiting.resolve(reply.outcome)
      else waiting.reject(new Er2almError(reply.error.code, reply.error.message, { hint: reply.error.hint }))
    }
    const onError = (error: Error): void => {
      detach()
      // It is gone (out of memory, for one): a new one takes its place, so that what waits is not sent to the dead.
      workers.splice(workers.indexOf(worker), 1)
      next()
      waiting.reject(
        new Er2almError('BUG', `the training worker of ${waiting.job.model} died: ${error.message}`, { cause: error }),
      )
    }
    worker.on('message', onMessage)
    worker.on('error', onError)
    // What the jobs at hand leave idle is for the steps of each.
    const busy = workers.length - idle.length + queue.length
    worker.postMessage({ ...waiting.job, threads: Math.max(1, Math.floor(threads / busy)) } satisfies TrainJob)
  }

  const stop = (): void => {
    for (const worker of workers) void worker.terminate()
    const error = new Er2almError('INTERRUPTED', 'training was stopped', {
      hint: 'run the same command again: models that are done are kept',
    })
    for (const waiting of queue.splice(0)) waiting.reject(error)
  }
  signal.addEventListener('abort', stop, { once: true })

  return {
    run(job, onEpoch) {
      return new Promise<TrainOutcome>((resolve, reject) => {
        const onAbort = (): void =>
          reject(new Er2almError('INTERRUPTED', 'training was stopped', { hint: 'run the same command again' }))
        if (signal.aborted) return onAbort()
        signal.addEventListener('abort', onAbort, { once: true })
        const finish =
          <T>(settle: (value: T) => void) =>
          (value: T): void => {
            signal.removeEventListener('abort', onAbort)
            settle(value)
          }
        queue.push({ job, onEpoch, resolve: finish(resolve), reject: finish(reject) })
        next()
      })
    },
    async close() {
      signal.removeEventListener('abort', stop)
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
