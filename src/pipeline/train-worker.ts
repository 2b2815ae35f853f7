import { parentPort, workerData } from 'node:worker_threads'
import { Er2almError } from '../errors.ts'
import { runTrainJob, type TrainInputs, type TrainJob } from './train-job.ts'
import type { WorkerReply } from './train-pool.ts'

const inputs = workerData as TrainInputs

parentPort?.on('message', async (job: TrainJob) => {
  let reply: WorkerReply
  try {
    const onEpoch = (epoch: number): void => parentPort?.postMessage({ epoch } satisfies WorkerReply)
    reply = { outcome: await runTrainJob(job, inputs, undefined, onEpoch) }
  } catch (error) {
    const { code, hint } = error instanceof Er2almError ? error : { code: 'BUG' as const, hint: undefined }
    reply = { error: { code, message: (error as Error).message, hint } }
  }
  parentPort?.postMessage(reply)
})
