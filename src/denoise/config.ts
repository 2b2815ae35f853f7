import { z } from 'zod'

/** Settings of noise control (models.md §7.14); symbols of the paper in brackets. */
export interface NoiseConfig {
  readonly enabled: boolean
  readonly weigh: boolean
  readonly useGate: boolean
  readonly useCosine: boolean
  readonly center: boolean
  readonly gateThreshold: number
  readonly gateTemperature: number
  readonly beta: number
  readonly warmupSize: number
  readonly growAbandoned: boolean
  readonly alwaysKeepAbove: number | null
  readonly hidden: number
  readonly lossScale: number
  readonly mismatched: number
  readonly epochs: number
  readonly learningRate: number
  readonly batchItems: number
}

export const noiseConfig: z.ZodType<NoiseConfig> = z.strictObject({
  enabled: z.boolean().default(true).describe('False keeps every aspect that has a vector (ablation w/o noise).'),
  weigh: z
    .boolean()
    .default(true)
    .describe('Weigh each stated value by its reliability (our gate), for models of attributes such as er2alm-plus.'),
  useGate: z
    .boolean()
    .default(true)
    .describe('False puts lossScale × cosine(aspect, marker) in place of the trained logit: what training adds.'),
  useCosine: z.boolean().default(true).describe('False decides by the gate alone (ablation w/o cos).'),
  center: z
    .boolean()
    .default(true)
    .describe('Subtract the mean over items from the vectors of each aspect and from the markers.'),
  gateThreshold: z.number().gt(0).lt(1).default(0.4).describe('θ: an aspect whose score J is below is dropped.'),
  gateTemperature: z.number().positive().default(0.4).describe('τ_A of Eq. 8.'),
  beta: z.number().gt(0).lt(0.5).default(1e-4).describe('β of Eq. 7: the noise is uniform on (β, 1 − β).'),
  warmupSize: z
    .int()
    .nonnegative()
    .default(500)
    .describe('N: the cosine step acts once as many aspects were retained, and as many abandoned.'),
  growAbandoned: z
    .boolean()
    .default(true)
    .describe('Whether aspects dropped after the warm-up join the abandoned set.'),
  alwaysKeepAbove: z
    .number()
    .gt(0)
    .lte(1)
    .nullable()
    .default(null)
    .describe('Keep an aspect with a score above this without the cosine step (Eq. 9); null = never (Algorithm 1).'),
  hidden: z.int().positive().default(64).describe('Width of each relation and of the hidden layer of the gate.'),
  lossScale: z.number().positive().default(10).describe('s of the gate loss.'),
  mismatched: z
    .int()
    .nonnegative()
    .max(16)
    .default(0)
    .describe('Aspects of random other items per pair in the gate loss, which should not agree with the marker.'),
  epochs: z.int().nonnegative().default(10).describe('Passes of gate training over all (item, aspect) pairs.'),
  learningRate: z.number().positive().default(1e-3).describe('AdamW rate of gate training.'),
  batchItems: z.int().positive().default(64).describe('Items per step of gate training, with all their aspects.'),
})
