import type { Csr } from '../numeric/csr.ts'
import { matrixOf } from '../numeric/matrix.ts'
import type { Tensors } from './model.ts'
import { savedTensor } from './saved-tensor.ts'

/**
 * A sparse matrix with values as named tensors (`NAMECounts`, `NAMEColumns`, `NAMEValues`). Row lengths instead of row pointers:
 * they and the columns stay exact in float32 below 2²⁴, whatever the number of entries.
 */
export function csrToTensors(name: string, csr: Csr): Tensors {
  const lengths = Float32Array.from({ length: csr.rows }, (_, r) => csr.rowPtr[r + 1] - csr.rowPtr[r])
  const entries = csr.colIdx.length
  return new Map([
    [`${name}Counts`, matrixOf(1, csr.rows, lengths)],
    [`${name}Columns`, matrixOf(1, entries, Float32Array.from(csr.colIdx))],
    [`${name}Values`, matrixOf(1, entries, csr.values!)],
  ])
}

/** Reads what `csrToTensors` made. @throws {Er2almError} CHECKPOINT_INVALID, CHECKPOINT_MISMATCH */
export function csrFromTensors(name: string, tensors: Tensors, rows: number, cols: number): Csr {
  const lengths = savedTensor(tensors, `${name}Counts`, 1, rows).data
  const rowPtr = new Int32Array(rows + 1)
  for (let r = 0; r < rows; r++) rowPtr[r + 1] = rowPtr[r] + lengths[r]
  const entries = rowPtr[rows]
  const colIdx = Int32Array.from(savedTensor(tensors, `${name}Columns`, 1, entries).data)
  return { rows, cols, rowPtr, colIdx, values: savedTensor(tensors, `${name}Values`, 1, entries).data }
}
