import { z } from 'zod'
import { type DataConfig, type DataConfigInput, dataConfigSchema } from '../data/config.ts'
import { parseConfig } from '../data/parse-config.ts'
import { type NoiseConfig, noiseConfig } from '../denoise/config.ts'
import { type EmbedConfig, embedConfig } from '../embed/config.ts'
import { type EnrichConfig, enrichConfigSchema } from '../enrich/config.ts'
import { Er2almError } from '../errors.ts'
import { type EvaluateConfig, evaluateConfig } from '../evaluate/config.ts'
import { type KnowledgeConfig, knowledgeConfig } from '../knowledge/config.ts'
import { type LlmConfig, llmConfigSchema } from '../llm/config.ts'
import { modelSpec, type models } from '../models/registry.ts'
import { type TrainConfig, trainConfig } from '../train/config.ts'

/** Files recorded elsewhere that a run may start from; paths relative to the config. */
export interface RecordingsConfig {
  /** Replies of the language model (JSON lines, gzip). */
  readonly replies?: string
  /** Vectors of the encoder. */
  readonly vectors?: string
}

/** The whole configuration of a run, defaults included. One part per stage. */
export interface RunConfig {
  readonly data: DataConfig
  /** Without it (and `llm`) there is no enrichment, and models that need it cannot be used. */
  readonly knowledge?: KnowledgeConfig
  readonly llm?: LlmConfig
  readonly enrich: EnrichConfig
  readonly embed?: EmbedConfig
  readonly denoise: NoiseConfig
  /** Settings by model name. */
  readonly models: Readonly<Record<string, unknown>>
  readonly train: TrainConfig
  readonly evaluate: EvaluateConfig
  /** Seeds of the models that have randomness. */
  readonly seeds: readonly number[]
  /** Models that are fitted at once side by side; absent: as many as there are idle cores when training starts, at most 4. */
  readonly threads?: number
  readonly recordings: RecordingsConfig
  /** Planted errors of the passages (JSON lines `{ sheet, attribute, stated, true }`), for the noise page. */
  readonly truth?: string
}

/** What a user writes: everything with a default may be left out. */
export interface RunConfigInput {
  readonly data: DataConfigInput
  readonly knowledge?: object
  readonly llm?: object
  readonly enrich?: object
  readonly embed?: object
  readonly denoise?: object
  readonly models?: Readonly<Partial<Record<keyof typeof models, object>>>
  readonly train?: object
  readonly evaluate?: object
  readonly seeds?: readonly number[]
  readonly threads?: number
  readonly recordings?: RecordingsConfig
  readonly truth?: string
}

/** Types a config file: `export default defineConfig({ … })`. */
export function defineConfig(config: RunConfigInput): RunConfigInput {
  return config
}

const file = z.string().min(1)

const runConfigSchema: z.ZodType<RunConfig> = z.strictObject({
  data: dataConfigSchema,
  knowledge: knowledgeConfig.optional(),
  llm: llmConfigSchema.optional(),
  enrich: enrichConfigSchema.prefault({} as never),
  embed: embedConfig.optional(),
  denoise: noiseConfig.prefault({} as never),
  models: z.record(z.string(), z.record(z.string(), z.unknown())).default({ popularity: {}, itemknn: {}, ease: {} }),
  train: trainConfig.prefault({} as never),
  evaluate: evaluateConfig.prefault({} as never),
  seeds: z.array(z.int().min(0)).min(1).default([1, 2, 3]),
  threads: z.int().min(1).optional(),
  recordings: z.strictObject({ replies: file.optional(), vectors: file.optional() }).default({}),
  truth: file.optional(),
})

/**
 * Checks a configuration and fills in every default.
 *
 * @param where named in errors, usually the config file
 * @throws {Er2almError} CONFIG_UNKNOWN_KEY, CONFIG_INVALID, MODEL_UNKNOWN
 */
export function resolveConfig(value: unknown, where: string): RunConfig {
  const config = parseConfig(runConfigSchema, value, where)
  const parsed: Record<string, unknown> = {}
  for (const [name, settings] of Object.entries(config.models)) {
    const spec = modelSpec(name)
    parsed[name] = parseConfig(spec.config, settings, `${where}: models.${name}`)
    if (Object.values(needsEnrichment(name)).some(Boolean) && !hasEnrichment(config)) {
      throw new Er2almError(
        'CONFIG_INVALID',
        `model ${name} needs enrichment, and the config has no ${missingParts(config)}`,
        {
          file: where,
          hint: `add ${missingParts(config)} to the config, or remove models.${name}`,
        },
      )
    }
  }
  if (config.llm?.maxUsd !== undefined && config.llm.inputUsdPerMillion + config.llm.outputUsdPerMillion === 0) {
    throw new Er2almError('CONFIG_INVALID', 'llm.maxUsd is set, but the model has no price', {
      file: where,
      hint: 'set llm.inputUsdPerMillion and llm.outputUsdPerMillion to what the provider charges',
    })
  }
  return { ...config, models: parsed }
}

/** What a model asks of the enrichment. */
export function needsEnrichment(model: string): { readonly items: boolean; readonly users: boolean } {
  const { itemFeatures, userFeatures, augmentedPairs } = modelSpec(model).requires
  return { items: itemFeatures ?? false, users: (userFeatures ?? false) || (augmentedPairs ?? false) }
}

const ENRICHMENT_PARTS = ['knowledge', 'llm', 'embed'] as const

/** True when the config has some of the parts that enrichment needs, and not all: then none is used. */
export function hasPartOfEnrichment(config: RunConfig): boolean {
  const present = ENRICHMENT_PARTS.filter((part) => config[part] !== undefined).length
  return present > 0 && present < ENRICHMENT_PARTS.length
}

/** True when the config describes knowledge, an LLM and an encoder. */
export function hasEnrichment(
  config: RunConfig,
): config is RunConfig & Required<Pick<RunConfig, 'knowledge' | 'llm' | 'embed'>> {
  return config.knowledge !== undefined && config.llm !== undefined && config.embed !== undefined
}

/** Names of the parts that enrichment needs and the config has not. */
export function missingParts(config: RunConfig): string {
  return ENRICHMENT_PARTS.filter((part) => config[part] === undefined).join(', ')
}
