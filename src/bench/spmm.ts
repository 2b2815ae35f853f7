import { symBipartite } from '../numeric/graph-normalise.ts'
import { spmm } from '../numeric/kernels/spmm.ts'
import { matrixOf } from '../numeric/matrix.ts'
import { sharedWasm } from '../numeric/wasm-memory.ts'
import { type Benchmark, sizeOf } from './benchmark.ts'
import { hashedMatrix, norm } from './hashed-values.ts'

/** Products in a run: a training step does about as many in a row, and one alone is mostly cold caches. */
export const PRODUCTS = 10

/** out = Â·X with Â the normalised adjacency of LightGCN, (U + I)², and X (U + I) × d, all in the kernels' memory. */
export const spmmBenchmark: Benchmark = {
  name: 'spmm',
  summary: 'normalised adjacency (users and items) × a dense matrix, float32',
  prepare(data, { embeddingDim }) {
    const { forward } = symBipartite(data.train)
    const { rows } = forward
    const graph = {
      ...forward,
      rowPtr: placed(forward.rowPtr),
      colIdx: placed(forward.colIdx),
      values: placed(forward.values as Float32Array),
    }
    const x = matrixOf(rows, embeddingDim, placed(hashedMatrix(rows, embeddingDim, 1).data as Float32Array))
    const out = matrixOf(rows, embeddingDim, placed(new Float32Array(rows * embeddingDim)))
    return {
      size: { ...sizeOf(data), rows, entries: graph.colIdx.length, embeddingDim, timedProducts: PRODUCTS },
      timeFactor: 1 / PRODUCTS,
      run() {
        for (let product = 0; product < PRODUCTS; product++) spmm(graph, x, out)
      },
      check: () => [norm(out.data)],
    }
  },
}

/** The numbers in the memory of this thread's kernels, where there is one. */
function placed<A extends Float32Array | Int32Array>(array: A): A {
  const memory = sharedWasm()
  if (memory === undefined) return array
  const copy = array instanceof Int32Array ? memory.ints(array.length) : memory.floats32(array.length)
  copy.set(array)
  return copy as A
}
