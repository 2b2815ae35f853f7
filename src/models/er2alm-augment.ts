import type { Random } from '../context.ts'
import type { FitData } from '../data/dataset.ts'
import type { Batch } from './model.ts'

/**
 * The batch followed by LLM-chosen triples: of round(share · B) random places of the batch, those whose user has both a
 * chosen item it would like and one it would not (models.md §7.8, §7.14 "Augmentation").
 *
 * @param share η in [0, 1]
 * @returns the batch itself when nothing is added
 */
export function augmentedBatch(batch: Batch, data: FitData, share: number, random: Random): Batch {
  const { augmentedPositive, augmentedNegative } = data
  const size = batch.users.length
  const wanted = Math.round(share * size)
  if (augmentedPositive === undefined || augmentedNegative === undefined || wanted === 0) return batch
  const places = Int32Array.from({ length: size }, (_, b) => b)
  const users: number[] = []
  for (let n = 0; n < wanted; n++) {
    const other = n + random.int(size - n)
    const user = batch.users[places[other]]
    places[other] = places[n]
    if (augmentedPositive[user] >= 0 && augmentedNegative[user] >= 0) users.push(user)
  }
  return {
    users: Int32Array.of(...batch.users, ...users),
    positives: Int32Array.of(...batch.positives, ...users.map((user) => augmentedPositive[user])),
    negatives: Int32Array.of(...batch.negatives, ...users.map((user) => augmentedNegative[user])),
    negativesPerPositive: batch.negativesPerPositive,
  }
}
