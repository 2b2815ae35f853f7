import type { RecDataset } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import { type Csr, unionCsr } from '../numeric/csr.ts'

/** Which parts a final model is fitted on, or which interactions are taken out of a ranking. */
export type Parts = 'train' | 'train+validation'

/** User × item pattern of the named parts, columns ascending: what is taken out of a user's ranking. */
export function maskOf(dataset: Pick<RecDataset, 'train' | 'validation'>, parts: Parts): Csr {
  return parts === 'train' ? dataset.train : unionCsr(dataset.train, dataset.validation)
}

/**
 * Fails when a user's test item is masked: it could never be found, and every metric would be too low.
 *
 * @param mask   user × item, columns ascending
 * @param test   user × item, columns ascending, same shape
 * @throws {Er2almError} EVAL_MASKED_TARGET, with the number of such interactions and the first of them
 */
export function requireUnmaskedTargets(mask: Csr, test: Csr, userIds?: readonly string[]): void {
  let masked = 0
  let firstUser = -1
  for (let u = 0; u < test.rows; u++) {
    let m = mask.rowPtr[u]
    for (let e = test.rowPtr[u]; e < test.rowPtr[u + 1]; e++) {
      while (m < mask.rowPtr[u + 1] && mask.colIdx[m] < test.colIdx[e]) m++
      if (m === mask.rowPtr[u + 1] || mask.colIdx[m] !== test.colIdx[e]) continue
      masked++
      if (firstUser < 0) firstUser = u
    }
  }
  if (masked === 0) return
  const name = userIds?.[firstUser] ?? `index ${firstUser}`
  throw new Er2almError(
    'EVAL_MASKED_TARGET',
    `${masked} of ${test.colIdx.length} test interactions are also in the train or validation part (first: user ${name}), so they are masked and could never be found`,
    { hint: 'split the data again, or remove these interactions from the train and validation parts' },
  )
}
