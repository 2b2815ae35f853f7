import type { Matrix } from '../matrix.ts'
import { sharedWasm } from '../wasm-memory.ts'

/** How the operands are read and where the product goes. */
export interface GemmOptions {
  /** Multiply by Aᵀ (A is then stored k×m). */
  readonly transposeA?: boolean
  /** Multiply by Bᵀ (B is then stored n×k). */
  readonly transposeB?: boolean
  /** Add to what `out` holds instead of overwriting it. */
  readonly accumulate?: boolean
}

/**
 * Dense product out (+)= op(A)·op(B), the plain form: three loops, sums in float64.
 *
 * @param out m×n, not A or B itself
 */
export function gemmReference(a: Matrix, b: Matrix, out: Matrix, options: GemmOptions = {}): void {
  const inner = options.transposeA ? a.rows : a.cols
  for (let i = 0; i < out.rows; i++) {
    for (let j = 0; j < out.cols; j++) {
      let sum = options.accumulate ? out.data[i * out.cols + j] : 0
      for (let p = 0; p < inner; p++) {
        const left = options.transposeA ? a.data[p * a.cols + i] : a.data[i * a.cols + p]
        const right = options.transposeB ? b.data[j * b.cols + p] : b.data[p * b.cols + j]
        sum += left * right
      }
      out.data[i * out.cols + j] = sum
    }
  }
}

/** Multiplications below which copying into the kernels' memory takes longer than the work. */
const SMALL = 4096

/**
 * As `gemmReference`. Different: goes to WebAssembly when all three matrices have one precision, where the operands are
 * packed into panels and tiles of the product are summed in eight vector registers, in that precision.
 */
export function gemm(a: Matrix, b: Matrix, out: Matrix, options: GemmOptions = {}): void {
  const inner = options.transposeA ? a.rows : a.cols
  const wasm = sharedWasm()
  const single = [a, b, out].every(({ data }) => data instanceof Float32Array)
  const double = [a, b, out].every(({ data }) => data instanceof Float64Array)
  const small = out.rows * out.cols * inner < SMALL
  if (wasm === undefined || small || !(single || double)) {
    gemmReference(a, b, out, options)
    return
  }
  wasm.scoped(() => {
    const { data } = out
    const c = wasm.holds(data) ? data : single ? wasm.floats32(data.length) : wasm.floats64(data.length)
    if (options.accumulate && c !== data) c.set(data)
    const [aRow, aCol] = options.transposeA ? [1, a.cols] : [a.cols, 1]
    const [bRow, bCol] = options.transposeB ? [1, b.cols] : [b.cols, 1]
    const multiply = single ? wasm.kernels.gemmF32 : wasm.kernels.gemmF64
    const from = [wasm.pointer(a.data), wasm.pointer(b.data), wasm.bytes(wasm.kernels.gemmScratchBytes())] as const
    const mode = options.accumulate ? 1 : 0
    multiply(out.rows, out.cols, inner, from[0], aRow, aCol, from[1], bRow, bCol, c.byteOffset, out.cols, mode, from[2])
    if (c !== data) data.set(c)
  })
}
