import { z } from 'zod'
import { type EncoderConfig, encoderConfig } from '../encoders/registry.ts'
import { BASIC_ATTRIBUTES, type BasicAttribute } from './aspect-texts.ts'

/** Settings of the embedding stage. */
export interface EmbedConfig {
  readonly encoder: EncoderConfig
  readonly commitEvery: number
  readonly markerAttributes: readonly BasicAttribute[]
  readonly normalizeWeights: boolean
  readonly uniformWeights: boolean
}

export const embedConfig: z.ZodType<EmbedConfig> = z.strictObject({
  encoder: encoderConfig.describe('What turns texts into vectors.'),
  commitEvery: z
    .int()
    .min(1)
    .max(10_000)
    .default(64)
    .describe('Texts per committed portion; at most this many are encoded again after a kill.'),
  markerAttributes: z
    .array(z.enum(BASIC_ATTRIBUTES))
    .min(1)
    .default([...BASIC_ATTRIBUTES])
    .describe('Basic attributes whose mean vector is the marker of an item.'),
  normalizeWeights: z
    .boolean()
    .default(true)
    .describe('Rescale the weights of a profile to sum 1, so that talkative profiles are not louder.'),
  uniformWeights: z.boolean().default(false).describe('Ignore the weights of a profile (ablation w/o-w).'),
})
