import { models } from '../models/registry.ts'
import { createRandom } from '../numeric/random.ts'
import { type Benchmark, fitDataOf, sizeOf } from './benchmark.ts'
import { createStepper } from './train-steps.ts'

/** Settings of `implicit`'s BPR, which is timed beside it. */
const SETTINGS = { optimizer: 'sgd', learningRate: 0.01, l2Weight: 0.01 } as const

/** Every training pair once with one uniform negative, one step of gradient descent a triple; sampling included. */
export const bprBenchmark: Benchmark = {
  name: 'bpr',
  summary: 'an epoch of BPR-MF by stochastic gradient descent',
  prepare(data, { embeddingDim, seed }) {
    const fitData = fitDataOf(data)
    const config = models['bpr-mf'].config.parse({ embeddingDim, ...SETTINGS })
    const model = models['bpr-mf'].create(fitData, config, createRandom(seed).fork('init'))
    const stepper = createStepper(model, fitData, seed)
    return {
      size: { ...sizeOf(data), embeddingDim, optimizer: SETTINGS.optimizer },
      timeFactor: 1,
      run: () => stepper.advance(stepper.stepsPerEpoch),
    }
  },
}
