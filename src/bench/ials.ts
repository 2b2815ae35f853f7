import { ials, solveSide } from '../models/ials.ts'
import { transpose } from '../numeric/csr.ts'
import { zeros } from '../numeric/matrix.ts'
import { createWasmMemory, placedIn } from '../numeric/wasm-memory.ts'
import { type Benchmark, sizeOf } from './benchmark.ts'
import { hashedMatrix, norm } from './hashed-values.ts'

/** `implicit` counts its confidence from 0, so its alpha is ours and one more. */
const SETTINGS = { objective: 'confidence', conjugateGradientSteps: 3, l2Weight: 10, alpha: 10 } as const

/** One epoch of iALS, users and then items, always the first one from the same start. */
export const ialsBenchmark: Benchmark = {
  name: 'ials',
  summary: 'an epoch of iALS: users, then items, three conjugate gradient steps each',
  prepare(data, { embeddingDim }) {
    const config = ials.config.parse({ embeddingDim, ...SETTINGS })
    const byItem = transpose(data.train)
    const start = {
      users: hashedMatrix(data.train.rows, embeddingDim, 1),
      items: hashedMatrix(data.train.cols, embeddingDim, 2),
    }
    // As the model has them: both in one memory of the kernels.
    const memory = createWasmMemory()
    const users = placedIn(memory, zeros(data.train.rows, embeddingDim))
    const items = placedIn(memory, zeros(data.train.cols, embeddingDim))
    return {
      size: { ...sizeOf(data), embeddingDim, ...SETTINGS },
      timeFactor: 1,
      run() {
        users.data.set(start.users.data)
        items.data.set(start.items.data)
        solveSide(data.train, items, users, config)
        solveSide(byItem, users, items, config)
      },
      check: () => [norm(users.data), norm(items.data)],
    }
  },
}
