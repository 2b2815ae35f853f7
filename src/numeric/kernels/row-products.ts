import type { Floats, Matrix } from '../matrix.ts'
import { createWasmMemory } from '../wasm-memory.ts'

/** Products of one vector after the other with all rows of a matrix. */
export interface RowProducts {
  /** @param vector length d @param out out[r] = row r · vector, length = rows */
  into(vector: Floats, out: Float32Array): void
}

/** The plain form: row by row, sums in float64. @param matrix read, not copied */
export function rowProductsReference({ rows, cols, data }: Matrix): RowProducts {
  return {
    into(vector, out) {
      for (let r = 0; r < rows; r++) {
        let sum = 0
        for (let k = 0; k < cols; k++) sum += data[r * cols + k] * vector[k]
        out[r] = sum
      }
    },
  }
}

/** Rows of a panel: as many as the kernel's registers hold sums. */
const PANEL = 32

/**
 * As `rowProductsReference`. Different: a copy of the rows lies in a kernel memory of its own in panels of 32, column by
 * column, so that a panel times the vector is one row of a sparse product (`spmm`): 32 sums in registers, in float32.
 */
export function rowProducts(matrix: Matrix): RowProducts {
  const memory = matrix.rows < PANEL ? undefined : createWasmMemory()
  if (memory === undefined) return rowProductsReference(matrix)
  const { rows, cols, data } = matrix
  const panels = Math.ceil(rows / PANEL)
  const packed = memory.floats32(panels * PANEL * cols).fill(0)
  for (let r = 0; r < rows; r++) {
    const from = (r - (r % PANEL)) * cols + (r % PANEL)
    for (let k = 0; k < cols; k++) packed[from + k * PANEL] = data[r * cols + k]
  }
  const rowPtr = memory.ints(2)
  rowPtr.set([0, cols])
  const columns = memory.ints(cols)
  for (let k = 0; k < cols; k++) columns[k] = k
  const weights = memory.floats32(cols)
  const products = memory.floats32(panels * PANEL)
  const { kernels } = memory
  return {
    into(vector, out) {
      weights.set(vector)
      for (let p = 0; p < panels; p++) {
        const x = packed.byteOffset + 4 * p * PANEL * cols
        const y = products.byteOffset + 4 * p * PANEL
        kernels.spmm(1, rowPtr.byteOffset, columns.byteOffset, weights.byteOffset, x, y, PANEL, false)
      }
      out.set(products.subarray(0, rows))
    },
  }
}
