import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { LlmConfig, ProviderConfig } from '../config.ts'
import type { ModelIdentity } from '../request.ts'
import { loadLlamaCpp } from './llama-cpp.ts'
import { loadOpenAiCompatible } from './openai-compatible.ts'

type Loaders = {
  readonly [K in ProviderConfig['kind']]: (
    provider: Extract<ProviderConfig, { kind: K }>,
    config: LlmConfig,
    env: NodeJS.ProcessEnv,
  ) => Promise<LanguageModelV4>
}

/** Every provider, by its `kind` in the config. */
export const PROVIDERS: Loaders = {
  'openai-compatible': async (provider, _config, env) => loadOpenAiCompatible(provider, env),
  'llama-cpp': (provider, config) => loadLlamaCpp(provider, config.concurrency),
}

/** Loads the model of the config. */
export function loadModel(config: LlmConfig, env: NodeJS.ProcessEnv): Promise<LanguageModelV4> {
  const { provider } = config
  const load = PROVIDERS[provider.kind] as (
    p: ProviderConfig,
    c: LlmConfig,
    e: NodeJS.ProcessEnv,
  ) => Promise<LanguageModelV4>
  return load(provider, config, env)
}

/** What names the model in the ledger, without loading it. */
export function modelIdentity(config: LlmConfig): ModelIdentity {
  const { kind, model, revision } = config.provider
  return { provider: kind, model, revision }
}
