import { blockData } from '../../test/conformance/block-data.ts'
import type { RecDataset } from '../data/dataset.ts'
import { refit } from '../data/refit.ts'
import { type Csr, csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import type { TrainInputs } from './train-job.ts'

/** A small checkerboard with all features: of each user's untaken items the first is validation, the second test. */
export function smallTrainInputs(): TrainInputs {
  const { data, heldOut } = blockData(createRandom(3))
  const nth = (n: number): Csr => {
    const pairs = heldOut.flatMap((items, user) => (items[n] === undefined ? [] : [[user, items[n]] as const]))
    const users = pairs.map(([user]) => user)
    return csrFromPairs(
      data.numUsers,
      data.numItems,
      users,
      pairs.map(([, item]) => item),
    )
  }
  const selection: RecDataset = { ...data, validation: nth(0), test: nth(1) }
  return { selection, final: refit(selection) }
}
