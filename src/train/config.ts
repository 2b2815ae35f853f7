import { z } from 'zod'

/** When the training loop judges a model and when it gives up. */
export interface TrainConfig {
  readonly evaluateEvery: number
  readonly patience: number
}

export const trainConfig: z.ZodType<TrainConfig> = z.strictObject({
  evaluateEvery: z.int().positive().default(5).describe('Epochs from one validation (NDCG@20) to the next.'),
  patience: z
    .int()
    .positive()
    .default(10)
    .describe('Validations in a row without a new best before training stops; the best epoch is kept.'),
})
