import { Er2almError } from '../errors.ts'
import { rowDegrees } from '../numeric/csr.ts'
import { symBipartite } from '../numeric/graph-normalise.ts'
import { createWasmMemory, type WasmMemory, whyNoWasm } from '../numeric/wasm-memory.ts'
import { type Benchmark, sizeOf } from './benchmark.ts'
import { hashedMatrix } from './hashed-values.ts'
import { PRODUCTS } from './spmm.ts'

/** Columns of a block. */
const COLUMNS = 32

/**
 * The product of `spmm` in the form that LightGCN's training step uses: rows are kept as D^{−1/2}·X, so that
 * D^{−1/2}·(Â·X) = D^{−1}·A·(D^{−1/2}·X) needs no weights of edges, and columns lie in blocks of 32. Scaling and cutting
 * into blocks is done once, before the clock; what the step adds to the product is a block of zeros here.
 *
 * @throws {Er2almError} USAGE without the kernels, or with a width that is no multiple of 32: there is no such form then
 */
export const spmmPrescaledBenchmark: Benchmark = {
  name: 'spmm-prescaled',
  summary: "the same product in LightGCN's own form: prescaled rows, no edge weights, blocks of 32 columns",
  prepare(data, { embeddingDim }) {
    const memory = embeddingDim % COLUMNS === 0 ? createWasmMemory() : undefined
    if (memory === undefined) {
      throw new Er2almError('USAGE', `spmm-prescaled needs the fast kernels and a width in blocks of ${COLUMNS}`, {
        hint: whyNoWasm() ?? `give --dim ${COLUMNS} or ${2 * COLUMNS}`,
      })
    }
    const { forward: graph } = symBipartite(data.train)
    const degrees = rowDegrees(graph)
    const x = hashedMatrix(graph.rows, embeddingDim, 1).data
    const { run, outs } = preparedBlocks(graph, degrees, x, embeddingDim, memory)
    return {
      size: { ...sizeOf(data), rows: graph.rows, entries: graph.colIdx.length, embeddingDim, timedProducts: PRODUCTS },
      timeFactor: 1 / PRODUCTS,
      run() {
        for (let product = 0; product < PRODUCTS; product++) run()
      },
      check: () => [unscaledNorm(outs, degrees)],
    }
  },
}

function preparedBlocks(
  { rows: n, rowPtr, colIdx }: { readonly rows: number; readonly rowPtr: Int32Array; readonly colIdx: Int32Array },
  degrees: Int32Array,
  x: ArrayLike<number>,
  width: number,
  memory: WasmMemory,
): { readonly run: () => void; readonly outs: readonly Float32Array[] } {
  const rows = memory.pointer(rowPtr)
  const columns = memory.pointer(colIdx)
  const inverse = memory.pointer(Float32Array.from(degrees, (degree) => (degree === 0 ? 0 : 1 / degree)))
  const zero = memory.pointer(new Float32Array(n * COLUMNS))
  const blocks = Array.from({ length: width / COLUMNS }, (_, block) => {
    const scaled = memory.floats32(n * COLUMNS)
    for (let r = 0; r < n; r++) {
      const factor = degrees[r] === 0 ? 0 : 1 / Math.sqrt(degrees[r])
      for (let c = 0; c < COLUMNS; c++) scaled[r * COLUMNS + c] = factor * x[r * width + block * COLUMNS + c]
    }
    return { scaled, out: memory.floats32(n * COLUMNS) }
  })
  return {
    run() {
      for (const { scaled, out } of blocks) {
        memory.kernels.propagate32(n, rows, columns, inverse, zero, scaled.byteOffset, out.byteOffset, 0, 0)
      }
    },
    outs: blocks.map(({ out }) => out),
  }
}

/** ‖D^{1/2}·out‖ over all blocks. */
function unscaledNorm(outs: readonly Float32Array[], degrees: Int32Array): number {
  let sum = 0
  for (const out of outs) {
    for (let at = 0; at < out.length; at++) sum += degrees[Math.floor(at / COLUMNS)] * out[at] * out[at]
  }
  return Math.sqrt(sum)
}
