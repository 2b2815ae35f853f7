import type { FitData } from '../data/dataset.ts'
import type { FoldIn } from './fold-in.ts'
import type { Scorer } from './model.ts'

/**
 * The scorer of a model that knows nothing of a user but the items taken: each training user is folded in. So a history
 * scores alike whether the model was trained on it or not.
 */
export function historyScorer({ train, numItems }: Pick<FitData, 'train' | 'numItems'>, foldIn: FoldIn): Scorer {
  const { rowPtr, colIdx } = train
  const liked = new Float32Array(numItems).fill(1)
  return {
    numItems,
    scoreBlock(users, out) {
      for (let b = 0; b < users.length; b++) {
        const items = colIdx.subarray(rowPtr[users[b]], rowPtr[users[b] + 1])
        foldIn.score(items, liked.subarray(0, items.length), out.subarray(b * numItems, (b + 1) * numItems))
      }
    },
  }
}
