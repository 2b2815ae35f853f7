import { didYouMean } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'
import { type BprMfConfig, bprMf } from './bpr-mf.ts'
import { type EaseConfig, ease } from './ease.ts'
import { type Er2almConfig, er2alm } from './er2alm.ts'
import { type Er2almPlusConfig, er2almPlus } from './er2alm-plus.ts'
import { type GfCfConfig, gfCf } from './gf-cf.ts'
import { type IalsConfig, ials } from './ials.ts'
import { type ItemKnnConfig, itemKnn } from './item-knn.ts'
import { type LightGcnConfig, lightGcn } from './light-gcn.ts'
import type { FittedSpec, ModelSpec, TrainableSpec } from './model.ts'
import { type PopularityConfig, popularity } from './popularity.ts'
import { type RandomScoresConfig, randomScores } from './random-scores.ts'
import { type RecencyMixConfig, recencyMix } from './recency-mix.ts'
import { type RecentPopularityConfig, recentPopularity } from './recent-popularity.ts'
import { type Rp3BetaConfig, rp3Beta } from './rp3beta.ts'
import { type SlimConfig, slim } from './slim.ts'
import { type UserKnnConfig, userKnn } from './user-knn.ts'

/** Every recommender, by the name it has in settings, tables and run folders. */
export interface Models {
  readonly random: FittedSpec<RandomScoresConfig>
  readonly popularity: FittedSpec<PopularityConfig>
  readonly 'recent-popularity': FittedSpec<RecentPopularityConfig>
  readonly 'recency-mix': FittedSpec<RecencyMixConfig>
  readonly itemknn: FittedSpec<ItemKnnConfig>
  readonly userknn: FittedSpec<UserKnnConfig>
  readonly rp3beta: FittedSpec<Rp3BetaConfig>
  readonly 'gf-cf': FittedSpec<GfCfConfig>
  readonly slim: FittedSpec<SlimConfig>
  readonly ease: FittedSpec<EaseConfig>
  readonly ials: FittedSpec<IalsConfig>
  readonly 'bpr-mf': TrainableSpec<BprMfConfig>
  readonly lightgcn: TrainableSpec<LightGcnConfig>
  readonly er2alm: TrainableSpec<Er2almConfig>
  readonly 'er2alm-plus': FittedSpec<Er2almPlusConfig>
}

export type ModelName = keyof Models

export const models: Models = {
  random: randomScores,
  popularity,
  'recent-popularity': recentPopularity,
  'recency-mix': recencyMix,
  itemknn: itemKnn,
  userknn: userKnn,
  rp3beta: rp3Beta,
  'gf-cf': gfCf,
  slim,
  ease,
  ials,
  'bpr-mf': bprMf,
  lightgcn: lightGcn,
  er2alm,
  'er2alm-plus': er2almPlus,
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
