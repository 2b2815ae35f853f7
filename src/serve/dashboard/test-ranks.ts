import { maskOf } from '../../evaluate/mask.ts'
import { type Csr, hasEntry } from '../../numeric/csr.ts'
import type { ServedModel } from '../served-model.ts'
import type { RunReader } from './run-reader.ts'

/** Length of the list in which a test item counts as found. */
export const LIST_LENGTH = 20

/** Where items stand for users, as the evaluation ranks: what was taken before the test is left out. */
export interface TestRanks {
  /** From 1, equal scores by item index; null for an item that is left out. Scores the user once. */
  ranksOf(user: number, items: readonly number[]): readonly (number | null)[]
}

/** The ranking of the model that is served. */
export function testRanks(reader: RunReader, served: ServedModel): Promise<TestRanks> {
  return reader.made('ranks', [], async () => {
    const { dataset } = served.data
    const mask = maskOf(dataset, reader.settings().config.evaluate.mask)
    const scores = new Float32Array(dataset.numItems)
    return {
      ranksOf(user, items) {
        served.scorer.scoreBlock(Int32Array.of(user), scores)
        return items.map((item) => (hasEntry(mask, user, item) ? null : placeOf(scores, item, mask, user)))
      },
    }
  })
}

function placeOf(scores: Float32Array, item: number, { rowPtr, colIdx }: Csr, user: number): number {
  const own = scores[item]!
  let place = 1
  let at = rowPtr[user]!
  const end = rowPtr[user + 1]!
  for (let other = 0; other < scores.length; other++) {
    if (at < end && colIdx[at] === other) at++
    else if (scores[other]! > own || (scores[other] === own && other < item)) place++
  }
  return place
}
