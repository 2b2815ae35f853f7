import { Er2almError } from '../../errors.ts'
import type { Floats } from '../matrix.ts'
import { sharedWasm, type WasmMemory } from '../wasm-memory.ts'

/** A symmetric matrix of which only the lower triangle counts: entry (i, j ≤ i) is `data[i * stride + j]`. */
export interface LowerTriangle {
  readonly n: number
  readonly stride: number
  /** Length stride²; what lies at or beyond row and column n is the kernels' own. */
  readonly data: Floats
}

/** Rows and columns are padded to a multiple of it, so that every tile is whole. */
const PAD = 8

/**
 * A zero matrix in the form that the kernels want.
 * @param memory where it lies; absent: outside of the kernels' memory
 */
export function lowerTriangle(n: number, precision: 'float32' | 'float64', memory?: WasmMemory): LowerTriangle {
  const stride = Math.ceil(n / PAD) * PAD
  const length = stride * stride
  if (memory === undefined) {
    return { n, stride, data: precision === 'float32' ? new Float32Array(length) : new Float64Array(length) }
  }
  const data = precision === 'float32' ? memory.floats32(length) : memory.floats64(length)
  return { n, stride, data: data.fill(0) }
}

/**
 * Inverts a symmetric positive definite matrix in place, the plain form: Cholesky A = L·Lᵀ, then column c of the inverse
 * from L·y = e_c and Lᵀ·x = y, in float64.
 *
 * @param a only its lower triangle is read and written
 * @throws {Er2almError} MATRIX_NOT_POSITIVE if a pivot is not positive; `a` is then spoilt
 */
export function symInverseReference({ n, stride, data }: LowerTriangle): void {
  const factor = Float64Array.from(data)
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = factor[r * stride + c]
      for (let p = 0; p < c; p++) sum -= factor[r * stride + p] * factor[c * stride + p]
      if (r === c && !(sum > 0)) throw notPositive(r, n)
      factor[r * stride + c] = r === c ? Math.sqrt(sum) : sum / factor[c * stride + c]
    }
  }
  const x = new Float64Array(n)
  for (let c = 0; c < n; c++) {
    for (let i = 0; i < n; i++) {
      let sum = i === c ? 1 : 0
      for (let p = 0; p < i; p++) sum -= factor[i * stride + p] * x[p]
      x[i] = sum / factor[i * stride + i]
    }
    for (let i = n - 1; i >= c; i--) {
      let sum = x[i]
      for (let p = i + 1; p < n; p++) sum -= factor[p * stride + i] * x[p]
      x[i] = sum / factor[i * stride + i]
      data[i * stride + c] = x[i]
    }
  }
}

/**
 * As `symInverseReference`. Different: a blocked sweep (wasm/assembly/sym-inverse.ts) in the precision of the numbers,
 * about n³ operations, nearly all in one packed product. Copies nothing when `a` lies in `memory`.
 *
 * @param memory default: the instance of this thread
 */
export function symInverse(a: LowerTriangle, memory: WasmMemory | undefined = sharedWasm()): void {
  if (memory === undefined) {
    symInverseReference(a)
    return
  }
  const { n, stride, data } = a
  // The padding is a matrix of its own, the identity, so that it leaves the rest alone.
  for (let i = n; i < stride; i++) {
    for (let j = 0; j < i; j++) data[i * stride + j] = 0
    data[i * stride + i] = 1
  }
  memory.scoped(() => {
    const { kernels } = memory
    const at = memory.pointer(data)
    const scratch = memory.bytes(kernels.symInverseScratchBytes(stride, data.BYTES_PER_ELEMENT))
    const invert = data instanceof Float32Array ? kernels.symInverseF32 : kernels.symInverseF64
    const failed = invert(stride, at, scratch)
    if (failed !== 0) throw notPositive(failed - 1, n)
    if (at !== data.byteOffset || !memory.holds(data)) data.set(memory.view(data, at))
  })
}

function notPositive(row: number, n: number): Er2almError {
  return new Er2almError('MATRIX_NOT_POSITIVE', `pivot ${row} of a ${n}×${n} matrix is not positive`, {
    hint: 'The matrix has (nearly) dependent rows: use a larger regularisation weight.',
  })
}
