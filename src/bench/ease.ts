import { type LowerTriangle, lowerTriangle, symInverse } from '../numeric/kernels/sym-inverse.ts'
import { createWasmMemory } from '../numeric/wasm-memory.ts'
import { type Benchmark, sizeOf } from './benchmark.ts'
import { GRAM_L2_WEIGHT, popularGram } from './popular-gram.ts'

/** (RᵀR + λI)⁻¹ over the most popular items; copying the matrix, which the inverse overwrites, is included. */
export const easeBenchmark: Benchmark = {
  name: 'ease',
  summary: 'inverse of the Gram matrix of the most popular items (default: 3,700)',
  prepare(data, { gramItems, precision }) {
    const n = Math.min(gramItems, data.train.cols)
    const memory = createWasmMemory()
    const gram = lowerTriangle(n, precision)
    popularGram(data.train, gram)
    const work = lowerTriangle(n, precision, memory)
    return {
      size: { ...sizeOf(data), n, precision, l2Weight: GRAM_L2_WEIGHT },
      timeFactor: 1,
      run() {
        work.data.set(gram.data)
        symInverse(work, memory)
      },
      check: () => [symmetricNorm(work)],
    }
  },
}

/** √(Σ x²) over the whole matrix. */
function symmetricNorm({ n, stride, data }: LowerTriangle): number {
  let sum = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) sum += 2 * data[i * stride + j] ** 2
    sum += data[i * stride + i] ** 2
  }
  return Math.sqrt(sum)
}
