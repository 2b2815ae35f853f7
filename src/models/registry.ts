import { didYouMean } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'
import { type BprMfConfig, bprMf } from './bpr-mf.ts'
import { type EaseConfig, ease } from './ease.ts'
import { type Er2almConfig, er2alm } from './er2alm.ts'
import { type ItemKnnConfig, itemKnn } from './item-knn.ts'
import { type LightGcnConfig, lightGcn } from './light-gcn.ts'
import type { FittedSpec, ModelSpec, TrainableSpec } from './model.ts'
import { type PopularityConfig, popularity } from './popularity.ts'
import { type RecentPopularityConfig, recentPopularity } from './recent-popularity.ts'

/** Every recommender, by the name it has in settings, tables and run folders. */
export interface Models {
  readonly popularity: FittedSpec<PopularityConfig>
  readonly 'recent-popularity': FittedSpec<RecentPopularityConfig>
  readonly itemknn: FittedSpec<ItemKnnConfig>
  readonly ease: FittedSpec<EaseConfig>
  readonly 'bpr-mf': TrainableSpec<BprMfConfig>
  readonly lightgcn: TrainableSpec<LightGcnConfig>
  readonly er2alm: TrainableSpec<Er2almConfig>
}

export type ModelName = keyof Models

export const models: Models = {
  popularity,
  'recent-popularity': recentPopularity,
  itemknn: itemKnn,
  ease,
  'bpr-mf': bprMf,
  lightgcn: lightGcn,
  er2alm,
}

/** Whether a text names a model. */
export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(models, name)
}

/**
 * A model by name, its settings not yet typed: parse them with `spec.config`.
 * @throws {Er2almError} MODEL_UNKNOWN, with the names there are
 */
export function modelSpec(name: string): ModelSpec {
  if (isModelName(name)) return models[name]
  throw new Er2almError('MODEL_UNKNOWN', `there is no model "${name}"`, {
    hint: `${didYouMean(name, Object.keys(models))}Models: ${Object.keys(models).join(', ')}`,
  })
}
