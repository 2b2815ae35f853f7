import type { RecDataset } from '../data/dataset.ts'
import type { Encoded, Scorer } from '../models/model.ts'
import { dotScorer } from '../models/scorer.ts'
import { createRandom } from '../numeric/random.ts'
import { METRICS, type MetricKey, parseMetricKey } from './metrics/registry.ts'
import { BLOCK_USERS, createRanker, rankedItems } from './rank.ts'
import { usersOf } from './slices.ts'

/** What early stopping and the choice of settings look at, everywhere. */
export const VALIDATION_METRIC: MetricKey = 'ndcg@20'

/**
 * Mean of a metric over the users with a validation item: all items ranked, train masked, equal scores by lower item
 * index. Ranks no deeper than the metric's cut-off. Never reads the test part.
 *
 * @param source a scorer, or the final matrices of a model that is being trained
 * @returns      NaN if nobody has a validation item
 * @throws {Er2almError} EVAL_NAN_SCORE if a score is NaN · EVAL_UNKNOWN_METRIC
 */
export function validationScore(
  source: Scorer | Encoded,
  dataset: Pick<RecDataset, 'train' | 'validation'>,
  key: MetricKey = VALIDATION_METRIC,
  model: string = 'in training',
): number {
  const { name, k } = parseMetricKey(key)
  const { train, validation } = dataset
  const users = usersOf(validation)
  const ranker = createRanker({
    model,
    scorer: 'scoreBlock' in source ? source : dotScorer(source),
    mask: train,
    candidates: ['all'],
    depth: k,
    ties: 'index',
    random: createRandom(0),
  })
  let sum = 0
  for (let from = 0; from < users.length; from += BLOCK_USERS) {
    const block = users.subarray(from, from + BLOCK_USERS)
    const [rankings] = ranker.rank(block)
    for (let b = 0; b < block.length; b++) {
      const relevant = validation.colIdx.subarray(validation.rowPtr[block[b]], validation.rowPtr[block[b] + 1])
      sum += METRICS[name].compute(rankedItems(rankings, b), relevant, k)
    }
  }
  return sum / users.length
}
