import { models } from '../models/registry.ts'
import { createRandom } from '../numeric/random.ts'
import { type Benchmark, fitDataOf, sizeOf } from './benchmark.ts'
import { createStepper } from './train-steps.ts'

/** Some steps of LightGCN by its defaults (3 layers, batches of 2048), sampling included, multiplied up to an epoch. */
export const lightGcnEpochBenchmark: Benchmark = {
  name: 'lightgcn-epoch',
  summary: 'an epoch of LightGCN (3 layers, batches of 2048): some timed steps × steps of an epoch',
  prepare(data, { embeddingDim, steps, seed }) {
    const fitData = fitDataOf(data)
    const config = models.lightgcn.config.parse({ embeddingDim })
    const model = models.lightgcn.create(fitData, config, createRandom(seed).fork('init'))
    const stepper = createStepper(model, fitData, seed)
    const { propagationLayers, batchSize } = config
    return {
      size: {
        ...sizeOf(data),
        embeddingDim,
        propagationLayers,
        batchSize,
        timedSteps: steps,
        stepsPerEpoch: stepper.stepsPerEpoch,
      },
      timeFactor: stepper.stepsPerEpoch / steps,
      run: () => stepper.advance(steps),
    }
  },
}
