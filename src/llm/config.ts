import { z } from 'zod'

/** How replies are had. */
export interface LlmConfig {
  /** Which model answers. */
  readonly provider: ProviderConfig
  /** `live`: ask when the ledger has no reply; `replay`: a missing reply is an error, nothing is ever sent. */
  readonly mode: 'live' | 'replay'
  readonly temperature: number
  readonly topP: number
  readonly seed: number
  readonly frequencyPenalty: number
  /** Calls in flight at once. */
  readonly concurrency: number
  /** A call without an answer is given up after this time, in milliseconds. */
  readonly timeoutMs: number
  /** Tries again after a time-out, a 429 or a 5xx, with growing random pauses. */
  readonly maxRetries: number
  /** Limits of the provider over any minute, for this process; absent = none. A call counts with the longest reply until it has ended. */
  readonly requestsPerMinute?: number
  readonly tokensPerMinute?: number
  /** Failures in a row (no answer, or a 5xx), over all calls, after which no call goes out for `breakerOpenMs`. */
  readonly breakerFailures: number
  readonly breakerOpenMs: number
  /** Asks once more about a reply that breaks its schema, with the reply and what is wrong with it. */
  readonly repair: boolean
  /** Price of a million tokens in USD; needed for `maxUsd`. */
  readonly inputUsdPerMillion: number
  readonly outputUsdPerMillion: number
  /** Price of a call in a batch file, as a share of the price above. */
  readonly batchPriceFactor: number
  /** Hard caps over the life of the store. */
  readonly maxUsd?: number
  readonly maxRequests?: number
}

export type ProviderConfig = OpenAiCompatibleConfig | LlamaCppConfig

export interface OpenAiCompatibleConfig {
  readonly kind: 'openai-compatible'
  /** E.g. https://api.example.com/v1, or that of vLLM or Ollama. */
  readonly baseUrl: string
  readonly model: string
  /** Free text that changes when the model behind the name does. */
  readonly revision: string
  /** Name of the environment variable that holds the key; absent = no key is sent. */
  readonly apiKeyEnv?: string
}

export interface LlamaCppConfig {
  readonly kind: 'llama-cpp'
  readonly model: string
  /** `sha256:HEX` of the GGUF file; checked when the file is loaded. */
  readonly revision: string
  /** The GGUF file; a leading `~` is the home folder. Not part of a call's key. */
  readonly path: string
  readonly threads: number
  /** On the GPU that llama.cpp finds, if it finds one. Not part of a call's key, as `threads`: a reply may differ in a rare word. */
  readonly gpu: boolean
  /** Tokens a call may hold, prompt and reply together. */
  readonly contextTokens: number
}

const openAiCompatible: z.ZodType<OpenAiCompatibleConfig> = z.strictObject({
  kind: z.literal('openai-compatible'),
  baseUrl: z
    .url()
    .refine(
      (address) => !/^\w+:\/\/[^/?#]*@/.test(address),
      'holds a name or password, which would stand in the run folder: use apiKeyEnv',
    ),
  model: z.string().min(1),
  revision: z.string().default('unversioned'),
  apiKeyEnv: z.string().min(1).optional(),
})

const llamaCpp: z.ZodType<LlamaCppConfig> = z.strictObject({
  kind: z.literal('llama-cpp'),
  model: z.string().min(1),
  revision: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  path: z.string().min(1),
  threads: z.int().min(1).default(2),
  gpu: z.boolean().default(false),
  contextTokens: z.int().min(256).default(2048),
})

/** Settings of every LLM call. */
export const llmConfigSchema: z.ZodType<LlmConfig> = z.strictObject({
  provider: z.union([openAiCompatible, llamaCpp]),
  mode: z.enum(['live', 'replay']).default('live'),
  temperature: z.number().min(0).max(2).default(0),
  topP: z.number().gt(0).max(1).default(1),
  seed: z.int().min(0).default(1),
  frequencyPenalty: z.number().min(0).max(2).default(0),
  concurrency: z.int().min(1).max(256).default(4),
  timeoutMs: z.int().min(1).default(120_000),
  maxRetries: z.int().min(0).default(4),
  requestsPerMinute: z.number().gt(0).optional(),
  tokensPerMinute: z.number().gt(0).optional(),
  breakerFailures: z.int().min(1).default(10),
  breakerOpenMs: z.int().min(1).default(15_000),
  repair: z.boolean().default(true),
  inputUsdPerMillion: z.number().min(0).default(0),
  outputUsdPerMillion: z.number().min(0).default(0),
  batchPriceFactor: z.number().gt(0).max(1).default(0.5),
  maxUsd: z.number().gt(0).optional(),
  maxRequests: z.int().min(1).optional(),
})
