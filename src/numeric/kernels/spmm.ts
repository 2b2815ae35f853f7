import type { Csr } from '../csr.ts'
import type { Matrix } from '../matrix.ts'
import { sharedWasm } from '../wasm-memory.ts'

/**
 * Sparse × dense: out = S·X, or out += S·X with `accumulate`. The plain form: one entry at a time, whole rows of X.
 *
 * @param sparse r×n
 * @param x      n×c
 * @param out    r×c, not x itself
 */
export function spmmReference(sparse: Csr, x: Matrix, out: Matrix, accumulate = false): void {
  const width = x.cols
  if (!accumulate) out.data.fill(0)
  for (let r = 0; r < sparse.rows; r++) {
    for (let e = sparse.rowPtr[r]; e < sparse.rowPtr[r + 1]; e++) {
      const weight = sparse.values === undefined ? 1 : sparse.values[e]
      for (let c = 0; c < width; c++) out.data[r * width + c] += weight * x.data[sparse.colIdx[e] * width + c]
    }
  }
}

/** Multiplications below which copying into the kernels' memory takes longer than the work. */
const SMALL = 4096

/**
 * As `spmmReference`. Different: float32 with a width that is a multiple of 4 goes to WebAssembly, where a row is summed
 * in up to eight vector registers, in float32.
 */
export function spmm(sparse: Csr, x: Matrix, out: Matrix, accumulate = false): void {
  const { rows, rowPtr, colIdx, values } = sparse
  const wasm = sharedWasm()
  const fits =
    x.cols % 4 === 0 &&
    colIdx.length * x.cols >= SMALL &&
    x.data instanceof Float32Array &&
    out.data instanceof Float32Array &&
    !(values instanceof Float64Array)
  if (wasm === undefined || !fits) {
    spmmReference(sparse, x, out, accumulate)
    return
  }
  wasm.scoped(() => {
    const y = wasm.holds(out.data) ? out.data : wasm.floats32(out.data.length)
    if (accumulate && y !== out.data) y.set(out.data)
    wasm.kernels.spmm(
      rows,
      wasm.pointer(rowPtr),
      wasm.pointer(colIdx),
      values === undefined ? 0 : wasm.pointer(values),
      wasm.pointer(x.data),
      y.byteOffset,
      x.cols,
      accumulate,
    )
    if (y !== out.data) out.data.set(y)
  })
}
