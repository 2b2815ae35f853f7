import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { z } from 'zod'
import { Er2almError } from '../errors.ts'
import { type Encoder, type EncoderConfigSchema, type EncoderSpec, embedOneByOne } from './encoder.ts'

export interface OpenAICompatibleEncoderConfig {
  readonly kind: 'openai-compatible'
  readonly baseUrl: string
  readonly model: string
  readonly apiKeyEnv?: string
  readonly dim: number
}

const config: EncoderConfigSchema<OpenAICompatibleEncoderConfig> = z.strictObject({
  kind: z.literal('openai-compatible'),
  baseUrl: z.url().describe('Address of the API, up to and with /v1.'),
  model: z.string().min(1).describe('Name of the embedding model there.'),
  apiKeyEnv: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the environment variable that holds the key, if one is needed.'),
  dim: z.int().positive().describe('Width of a vector; the model must give it.'),
})

/**
 * Vectors of an endpoint that speaks OpenAI's `/embeddings` (vLLM, Ollama, most vendors). One text a request, so that a
 * vector cannot depend on the texts sent with it. A key is read from the environment and is never stored.
 */
export const openAICompatibleEncoder: EncoderSpec<OpenAICompatibleEncoderConfig> = {
  summary: "Vectors of an endpoint that speaks OpenAI's /embeddings (vLLM, Ollama, vendors)",
  config,
  async create({ baseUrl, model, apiKeyEnv, dim }, ports) {
    const encoder: Encoder = {
      id: `openai-compatible:${baseUrl}:${model}:${dim}`,
      dim,
      async embed(texts, signal) {
        const apiKey = apiKeyEnv === undefined ? undefined : keyFrom(ports.env, apiKeyEnv)
        const embeddings = createOpenAICompatible({
          name: 'encoder',
          baseURL: baseUrl,
          apiKey,
          fetch: ports.fetch,
        }).embeddingModel(model)
        return embedOneByOne(
          encoder,
          texts,
          async (text) => {
            try {
              const reply = await embeddings.doEmbed({ values: [text], abortSignal: signal })
              return reply.embeddings[0] ?? []
            } catch (cause) {
              signal?.throwIfAborted()
              throw failed(encoder.id, cause)
            }
          },
          signal,
        )
      },
    }
    return encoder
  },
}

function keyFrom(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const key = env[name]
  if (key !== undefined && key !== '') return key
  throw new Er2almError('CONFIG_MISSING', `the encoder needs an API key, and ${name} is not set`, {
    hint: `set the environment variable ${name}, or remove apiKeyEnv when the endpoint needs no key`,
  })
}

function failed(id: string, cause: unknown): Er2almError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new Er2almError('ENCODER_FAILED', `encoder ${id}: ${message}`, {
    cause,
    retryable: (cause as { readonly isRetryable?: unknown }).isRetryable === true,
    hint: 'check the address, the model name and the key; vectors received so far are kept: run the same command again',
  })
}
