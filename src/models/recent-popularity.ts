import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import { type Matrix, zeros } from '../numeric/matrix.ts'
import type { FittedSpec, Tensors } from './model.ts'
import { interactionCounts } from './popularity.ts'
import { savedTensor } from './saved-tensor.ts'
import { sharedFoldIn, sharedScorer } from './scorer.ts'

const SECONDS_PER_DAY = 86_400

export interface RecentPopularityConfig {
  readonly windowDays: number
}

const config: z.ZodType<RecentPopularityConfig> = z.strictObject({
  windowDays: z
    .number()
    .positive()
    .default(7)
    .describe('Length of the window in days; it ends at the newest training interaction.'),
})

/**
 * Popularity of the last days: ŷ(u, i) = number of training interactions of i at times > t_max − windowDays, where t_max
 * is the newest training time, plus a share of the overall count that is always below one half, so that it only orders
 * items equal in the window (above all those without an interaction in it).
 *
 * Needs the time of each training interaction.
 */
export const recentPopularity: FittedSpec<RecentPopularityConfig> = {
  kind: 'fitted',
  name: 'recent-popularity',
  summary: 'Most interactions in the last days before the end of training first; the same list for everyone',
  config,
  searchSpace: { windowDays: [7, 14, 30, 90] },
  random: false,
  personal: false,
  requires: { times: true },
  fit(data, { windowDays }) {
    const scores = recentScores(data, windowDays, recentPopularity.name)
    return { scorer: sharedScorer(Float32Array.from(scores.data)), tensors: new Map([['scores', scores]]) }
  },
  restore(data: FitData, _config: RecentPopularityConfig, tensors: Tensors) {
    return sharedScorer(savedScores(data, tensors))
  },
  foldIn: (data, _config, tensors) => sharedFoldIn(savedScores(data, tensors)),
}

function savedScores(data: FitData, tensors: Tensors): Float32Array {
  return Float32Array.from(savedTensor(tensors, 'scores', 1, data.numItems).data)
}

/**
 * Those scores, 1 × numItems.
 * @param model named in the error
 * @throws {Er2almError} MODEL_INPUT_MISSING if the data has no times
 */
export function recentScores(data: FitData, windowDays: number, model: string): Matrix {
  const times = data.trainTimes
  if (times === undefined) {
    throw new Er2almError('MODEL_INPUT_MISSING', `${model} needs the time of each interaction; the data has none`, {
      hint: `Map a time column in the data settings, or leave ${model} out of the list of models.`,
    })
  }
  let newest = Number.NEGATIVE_INFINITY
  for (const time of times) newest = Math.max(newest, time)
  const after = newest - windowDays * SECONDS_PER_DAY
  const recent = new Float64Array(data.numItems)
  data.train.colIdx.forEach((item, entry) => {
    if (times[entry] > after) recent[item]++
  })
  const overall = interactionCounts(data).data
  let most = 0
  for (const count of overall) most = Math.max(most, count)
  const scores = zeros(1, data.numItems)
  for (let item = 0; item < data.numItems; item++) scores.data[item] = recent[item] + overall[item] / (2 * most + 1)
  return scores
}
