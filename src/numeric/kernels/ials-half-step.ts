import { memoryOf } from '../wasm-memory.ts'

/** Squared residual below which a row counts as solved. */
const SOLVED = 1e-20

/**
 * One half-step of implicit-feedback alternating least squares by conjugate gradients (Takács, Pilászy, Tikk, RecSys
 * 2011): the factors of one side are fixed, and for each row r of the other side `steps` conjugate gradient steps are
 * taken, from the row as it is, towards the solution of
 *
 *   (G + ridge_r·I + observedWeight · Σ_{c ∈ row r} y_c y_cᵀ) x = target · Σ_{c ∈ row r} y_c.
 *
 * Rows without an entry become zero, which is their solution. The plain form: numbers in float32, sums in float64, four
 * rows of G at a time, no allocation. Rows do not depend on each other, so ranges of them may run side by side.
 *
 * @param rowPtr         CSR of the interactions seen from the solved side, length rows + 1
 * @param colIdx         index into the fixed side per entry
 * @param fromRow        first row to solve
 * @param toRow          one past the last
 * @param fixed          y, cols × d, row-major
 * @param gram           G, d × d, symmetric: a multiple of yᵀy
 * @param ridge          weight of ‖x_r‖² per row, positive
 * @param observedWeight what an observed pair weighs beside its share in G
 * @param target         observed value times its weight
 * @param solved         x, rows × d, changed
 * @param d              width
 * @param steps          conjugate gradient steps; d of them solve exactly, up to rounding
 * @param scratch        3·d
 */
export function ialsHalfStepReference(
  rowPtr: Int32Array,
  colIdx: Int32Array,
  fromRow: number,
  toRow: number,
  fixed: Float32Array,
  gram: Float32Array,
  ridge: Float32Array,
  observedWeight: number,
  target: number,
  solved: Float32Array,
  d: number,
  steps: number,
  scratch: Float32Array,
): void {
  const residual = 0
  const direction = d
  const image = 2 * d
  for (let row = fromRow; row < toRow; row++) {
    const from = rowPtr[row]
    const to = rowPtr[row + 1]
    const x = row * d
    if (from === to) {
      solved.fill(0, x, x + d)
      continue
    }
    // residual = b − A·x
    multiply(gram, ridge[row], solved, x, scratch, image, d)
    for (let k = 0; k < d; k++) scratch[residual + k] = -scratch[image + k]
    for (let e = from; e < to; e++) {
      const y = colIdx[e] * d
      addScaled(scratch, residual, target - observedWeight * dot(fixed, y, solved, x, d), fixed, y, d)
    }
    scratch.copyWithin(direction, residual, residual + d)
    let square = dot(scratch, residual, scratch, residual, d)
    for (let step = 0; step < steps && square >= SOLVED; step++) {
      multiply(gram, ridge[row], scratch, direction, scratch, image, d)
      for (let e = from; e < to; e++) {
        const y = colIdx[e] * d
        addScaled(scratch, image, observedWeight * dot(fixed, y, scratch, direction, d), fixed, y, d)
      }
      const length = square / dot(scratch, direction, scratch, image, d)
      addScaled(solved, x, length, scratch, direction, d)
      addScaled(scratch, residual, -length, scratch, image, d)
      const next = dot(scratch, residual, scratch, residual, d)
      const turn = next / square
      for (let k = 0; k < d; k++) scratch[direction + k] = scratch[residual + k] + turn * scratch[direction + k]
      square = next
    }
  }
}

/**
 * As `ialsHalfStepReference`. Different: for factors that lie in one kernel memory, with a width that is a multiple of 8,
 * four rows go together, whose products with G are one packed product, and sums are in float32.
 */
export function ialsHalfStep(...args: Parameters<typeof ialsHalfStepReference>): void {
  const [rowPtr, colIdx, fromRow, toRow, fixed, gram, ridge, observedWeight, target, solved, d, steps] = args
  const memory = memoryOf(solved)
  if (memory === undefined || !memory.holds(fixed) || d % 8 !== 0) {
    ialsHalfStepReference(...args)
    return
  }
  memory.scoped(() => {
    const { kernels } = memory
    const pattern = [memory.pointer(rowPtr), memory.pointer(colIdx), fromRow, toRow] as const
    const system = [fixed.byteOffset, memory.pointer(gram), memory.pointer(ridge), observedWeight, target] as const
    kernels.ialsHalfStep(...pattern, ...system, solved.byteOffset, d, steps, memory.bytes(kernels.ialsScratchBytes(d)))
  })
}

/** out[o ..] = (G + ridge·I)·v[at ..] */
function multiply(
  gram: Float32Array,
  ridge: number,
  v: Float32Array,
  at: number,
  out: Float32Array,
  o: number,
  d: number,
): void {
  let r = 0
  for (; r + 4 <= d; r += 4) {
    const g0 = r * d
    const g1 = g0 + d
    const g2 = g1 + d
    const g3 = g2 + d
    let s0 = ridge * v[at + r]
    let s1 = ridge * v[at + r + 1]
    let s2 = ridge * v[at + r + 2]
    let s3 = ridge * v[at + r + 3]
    for (let k = 0; k < d; k++) {
      const value = v[at + k]
      s0 += gram[g0 + k] * value
      s1 += gram[g1 + k] * value
      s2 += gram[g2 + k] * value
      s3 += gram[g3 + k] * value
    }
    out[o + r] = s0
    out[o + r + 1] = s1
    out[o + r + 2] = s2
    out[o + r + 3] = s3
  }
  for (; r < d; r++) out[o + r] = ridge * v[at + r] + dot(gram, r * d, v, at, d)
}

/** a[p ..]·b[q ..] over d entries. */
function dot(a: Float32Array, p: number, b: Float32Array, q: number, d: number): number {
  let s0 = 0
  let s1 = 0
  let k = 0
  for (; k + 2 <= d; k += 2) {
    s0 += a[p + k] * b[q + k]
    s1 += a[p + k + 1] * b[q + k + 1]
  }
  return k < d ? s0 + s1 + a[p + k] * b[q + k] : s0 + s1
}

/** out[o ..] += factor·v[at ..] over d entries. */
function addScaled(out: Float32Array, o: number, factor: number, v: Float32Array, at: number, d: number): void {
  for (let k = 0; k < d; k++) out[o + k] += factor * v[at + k]
}
