import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { Er2almError } from '../../errors.ts'
import type { OpenAiCompatibleConfig } from '../config.ts'
import { redactingFetch } from './redacting-fetch.ts'

/**
 * Any endpoint that speaks OpenAI's chat completions (vendors, vLLM, Ollama), by the AI SDK. The schema goes out as
 * `response_format: json_schema`.
 *
 * @throws {Er2almError} CONFIG_INVALID if the environment variable of the key is not set
 */
export function loadOpenAiCompatible(config: OpenAiCompatibleConfig, env: NodeJS.ProcessEnv): LanguageModelV4 {
  const apiKey = config.apiKeyEnv === undefined ? undefined : env[config.apiKeyEnv]
  if (config.apiKeyEnv !== undefined && !apiKey) {
    throw new Er2almError('CONFIG_INVALID', `the environment variable ${config.apiKeyEnv} is not set`, {
      hint: `set it to the API key of ${config.baseUrl} (for example in .env), or remove llm.provider.apiKeyEnv`,
    })
  }
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: config.baseUrl,
    apiKey,
    supportsStructuredOutputs: true,
    fetch: redactingFetch(apiKey),
  })
  return provider.chatModel(config.model)
}
