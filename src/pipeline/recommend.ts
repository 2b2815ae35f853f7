import { maskOf, type Parts } from '../evaluate/mask.ts'
import { createRanker, rankedItems } from '../evaluate/rank.ts'
import { unionCsr } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import type { ChosenModel } from './best-model.ts'
import type { RunData } from './data-stage.ts'
import { loadScorer } from './evaluate-stage.ts'
import type { RunFolder } from './run-folder.ts'

/** One place of a user's list. */
export interface RankedItem {
  /** Dense index. */
  readonly item: number
  /** From 1. */
  readonly rank: number
  readonly score: number
}

/** Lists of a trained model. */
export interface Recommender {
  /** At most `depth` items for each user (dense indices, at most `BLOCK_USERS`), best first. */
  lists(users: readonly number[]): readonly (readonly RankedItem[])[]
}

/**
 * Opens a trained model of a run as a recommender. What a user took never comes back, in whatever part of the data it
 * stands: the test part too, which the model has not seen. Equal scores: lower item index first, so that the same question has the same answer.
 *
 * @param depth length of a list; fewer when fewer items are left
 * @throws {Er2almError} CHECKPOINT_…, TENSORS_INVALID if the saved model is damaged; EVAL_NAN_SCORE
 */
export function openRecommender(
  run: RunFolder,
  data: RunData,
  model: ChosenModel,
  fit: Parts,
  depth: number,
): Recommender {
  const scorer = loadScorer(run, model.name, model.seed, data, fit)
  const ranker = createRanker({
    model: model.name,
    scorer,
    mask: unionCsr(maskOf(data.dataset, 'train+validation'), data.dataset.test),
    candidates: ['all'],
    depth: Math.min(depth, data.dataset.numItems),
    ties: 'index',
    random: createRandom(0),
    userIds: data.ids.users,
  })
  return {
    lists(users) {
      const [rankings] = ranker.rank(Int32Array.from(users))
      return users.map((_, row) =>
        Array.from(rankedItems(rankings!, row), (item, place) => ({
          item,
          rank: place + 1,
          score: rankings!.scores[row * rankings!.depth + place]!,
        })),
      )
    },
  }
}
