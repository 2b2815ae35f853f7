import { emptyCsr, hasEntry, unionCsr } from '../numeric/csr.ts'
import type { RecDataset } from './dataset.ts'
import { entryIndex } from './part-csr.ts'

/**
 * The dataset for the final fit: train ∪ validation as train, with the times of both where both have them, and an empty
 * validation part. A pair of both parts keeps its time in train. Features, augmented pairs and test stay; nothing of
 * the input changes.
 */
export function refit(dataset: RecDataset): RecDataset {
  const { train, validation, trainTimes, validationTimes, ...rest } = dataset
  const union = unionCsr(train, validation)
  const empty = emptyCsr(train.rows, train.cols)
  const timed = trainTimes !== undefined && (validationTimes !== undefined || validation.colIdx.length === 0)
  if (!timed) return { ...rest, train: union, validation: empty }
  const times = new Float64Array(union.colIdx.length)
  for (let user = 0; user < union.rows; user++) {
    for (let k = union.rowPtr[user]; k < union.rowPtr[user + 1]; k++) {
      const item = union.colIdx[k]
      times[k] = hasEntry(train, user, item)
        ? trainTimes[entryIndex(train, user, item)]
        : (validationTimes?.[entryIndex(validation, user, item)] ?? Number.NaN)
    }
  }
  return { ...rest, train: union, trainTimes: times, validation: empty }
}
