import { z } from 'zod'
import type { Encoder, EncoderPorts, EncoderSpec } from './encoder.ts'
import { type HashedConfig, hashedEncoder } from './hashed.ts'
import { type OpenAICompatibleEncoderConfig, openAICompatibleEncoder } from './openai-compatible.ts'
import { type TransformersConfig, transformersEncoder } from './transformers-js.ts'

export type EncoderConfig = TransformersConfig | HashedConfig | OpenAICompatibleEncoderConfig

/** Every encoder, by the `kind` of its config. */
export const ENCODERS: { readonly [C in EncoderConfig as C['kind']]: EncoderSpec<C> } = {
  transformers: transformersEncoder,
  hashed: hashedEncoder,
  'openai-compatible': openAICompatibleEncoder,
}

/** Parses an encoder's settings; the `kind` says which encoder's. */
export const encoderConfig: z.ZodType<EncoderConfig> = z.discriminatedUnion('kind', [
  ENCODERS.transformers.config,
  ENCODERS.hashed.config,
  ENCODERS['openai-compatible'].config,
])

/**
 * Makes the encoder that the config names. The model itself is loaded at the first `embed`.
 *
 * @throws {Er2almError} FILE_MISSING if a model folder without `revision` in the config is not there
 */
export async function createEncoder(
  config: EncoderConfig,
  ports: EncoderPorts = { env: process.env },
): Promise<Encoder> {
  const spec: EncoderSpec<EncoderConfig> = ENCODERS[config.kind]
  return spec.create(config, ports)
}
