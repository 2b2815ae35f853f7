import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { type Matrix, zeros } from '../numeric/matrix.ts'
import type { FoldIn } from './fold-in.ts'
import { historyScorer } from './history-scorer.ts'
import { type ItemKnnConfig, itemKnn } from './item-knn.ts'
import { foldInVotes } from './item-votes.ts'
import type { FittedSpec, Tensors } from './model.ts'
import { recentScores } from './recent-popularity.ts'
import { type Rp3BetaConfig, rp3Beta } from './rp3beta.ts'
import { savedTensor } from './saved-tensor.ts'

export interface RecencyMixConfig {
  readonly windowDays: number
  readonly recencyWeight: number
  readonly signal: 'itemknn' | 'rp3beta'
  readonly itemknn: ItemKnnConfig
  readonly rp3beta: Rp3BetaConfig
}

const config: z.ZodType<RecencyMixConfig> = z.strictObject({
  windowDays: z
    .number()
    .positive()
    .default(7)
    .describe('Length of the window in days; it ends at the newest training interaction.'),
  recencyWeight: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Share of recent popularity in the score, 0 to 1; the rest is the signal.'),
  signal: z
    .enum(['itemknn', 'rp3beta'])
    .default('rp3beta')
    .describe('The model of the personal part: itemknn or rp3beta.'),
  itemknn: itemKnn.config.prefault({}).describe('Settings of the personal part where signal is itemknn.'),
  rp3beta: rp3Beta.config.prefault({}).describe('Settings of the personal part where signal is rp3beta.'),
})

const RECENT = 'recentPopularity'

/**
 * Recent popularity mixed with a neighbour model. Ours, after no paper: on data cut in time the popularity of the last
 * days alone beats every model that does not look at time, and this asks whether a personal part adds to it.
 *
 * ŷ(u, i) = w · p_i / max_j p_j + (1 − w) · s_ui / max_j s_uj, where p is the score of `recent-popularity` for the window and s
 * that of ItemKNN or RP³β. Both parts lie in [0, 1]. The second is 0 for a user without interactions.
 *
 * Needs the time of each training interaction.
 */
export const recencyMix: FittedSpec<RecencyMixConfig> = {
  kind: 'fitted',
  name: 'recency-mix',
  summary: 'Popularity of the last days mixed with ItemKNN or RP³β (ours)',
  config,
  searchSpace: {
    windowDays: [7, 14, 30, 90],
    recencyWeight: [0.5, 0.8, 0.65, 0.9],
    signal: ['rp3beta', 'itemknn'],
  },
  random: false,
  requires: { times: true },
  fit(data, settings, random) {
    const recent = shareOfLargest(recentScores(data, settings.windowDays, recencyMix.name))
    const signal =
      settings.signal === 'itemknn'
        ? itemKnn.fit(data, settings.itemknn, random)
        : rp3Beta.fit(data, settings.rp3beta, random)
    const tensors = new Map([...signal.tensors, [RECENT, recent]])
    return { scorer: historyScorer(data, mixFoldIn(data, settings, tensors)), tensors }
  },
  restore: (data, settings, tensors) => historyScorer(data, mixFoldIn(data, settings, tensors)),
  foldIn: (data, settings, tensors) => mixFoldIn(data, settings, tensors),
}

/** The row divided by its largest entry; unchanged where that is 0. */
function shareOfLargest(row: Matrix): Matrix {
  const shares = zeros(row.rows, row.cols)
  const most = largest(row.data)
  for (let i = 0; i < row.cols; i++) shares.data[i] = most > 0 ? row.data[i] / most : 0
  return shares
}

/** Dislikes count in the signal; where they leave no score above 0, it has no part in the mix. */
function mixFoldIn(data: FitData, { recencyWeight }: RecencyMixConfig, tensors: Tensors): FoldIn {
  const personal = foldInVotes(data, tensors)
  const recent = savedTensor(tensors, RECENT, 1, data.numItems).data
  const personalFactor = (scores: ArrayLike<number>): number => {
    const most = largest(scores)
    return most > 0 ? (1 - recencyWeight) / most : 0
  }
  return {
    method: 'exact',
    score(items, values, out) {
      personal.score(items, values, out)
      const factor = personalFactor(out)
      for (let i = 0; i < out.length; i++) out[i] = recencyWeight * recent[i] + factor * out[i]
    },
    parts(items, values, item) {
      const out = new Float32Array(data.numItems)
      personal.score(items, values, out)
      return [
        { of: 'recent popularity', value: recencyWeight * recent[item] },
        { of: 'the history', value: personalFactor(out) * out[item], ofHistory: true },
      ]
    },
  }
}

function largest(values: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY
  for (let at = 0; at < values.length; at++) if (values[at] > most) most = values[at]
  return most
}
