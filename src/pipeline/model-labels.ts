import type { EvaluateConfig } from '../evaluate/config.ts'
import type { MetricsJson } from '../evaluate/metrics-json.ts'
import { modelIdentity } from '../llm/providers/registry.ts'
import type { RunConfig } from './config.ts'

/** How models are called on pages. A model that is not here keeps its name. */
export const MODEL_LABELS: Readonly<Record<string, string>> = {
  er2alm: 'ER²ALM',
  lightgcn: 'LightGCN',
  'bpr-mf': 'BPR-MF',
  ease: 'EASE',
  itemknn: 'ItemKNN',
  popularity: 'Popularity',
  'recent-popularity': 'Recent popularity',
  'er2alm-plus': 'ER²ALM-plus',
}

/** The model that verdicts are about: the config's, else the first that was evaluated. */
export function referenceModel({ models }: MetricsJson, { reference }: Pick<EvaluateConfig, 'reference'>): string {
  return models.some(({ name }) => name === reference) ? reference : models[0]!.name
}

/** Language model and encoder of a config with their revisions, for people; what it does not name is absent. */
export function enrichmentModels({ llm, embed }: Pick<RunConfig, 'llm' | 'embed'>): {
  readonly languageModel?: string
  readonly encoder?: string
} {
  const identity = llm && modelIdentity(llm)
  const encoder = embed?.encoder
  return {
    ...(identity && { languageModel: `${identity.provider} ${identity.model} ${identity.revision}` }),
    ...(encoder && {
      encoder:
        encoder.kind === 'hashed'
          ? 'hashed'
          : `${encoder.model} ${encoder.kind === 'transformers' ? (encoder.revision ?? '') : ''}`.trim(),
    }),
  }
}
