import { type Csr, colDegrees, type SparseOperator, sparseOperator } from '../numeric/csr.ts'
import type { Floats, Matrix } from '../numeric/matrix.ts'
import { addBias } from '../numeric/ops/add-bias.ts'
import { matmul } from '../numeric/ops/matmul.ts'
import { spmm } from '../numeric/ops/spmm.ts'
import { constant, type Param, type Tape, type Var } from '../numeric/tape.ts'
import { distinctRows } from './distinct-rows.ts'

/**
 * Frozen features of one side (items or users), to be projected by a dense layer and carried along the graph: to the
 * other side, and back to their own. Several matrices that share the layer (the aspects) are blocks, one below the other.
 */
export interface FeatureBranch {
  /** The frozen features, own side × dim each. */
  readonly blocks: readonly Matrix[]
  /** The different non-zero rows of all blocks that an interaction leads to, n × dim. */
  readonly rows: Var
  /** (blocks · other side) × n: the graph operator applied to rows that are picked from the n distinct ones. */
  readonly toOther: SparseOperator
  /** (blocks · own side) × (blocks · other side), block-diagonal. */
  readonly toOwn: SparseOperator
}

/** A dense layer: weight dim × d, bias 1 × d. */
export interface DenseLayer {
  readonly weight: Param
  readonly bias: Param
}

export interface Propagated {
  /** (blocks · other side) × d */
  readonly other: Var
  /** (blocks · own side) × d */
  readonly own: Var
}

/**
 * Prepares the constant operators. Since picking rows is linear, "gather the projected rows, then propagate" is one
 * sparse product whose columns are the distinct rows: rows that many items share are projected once and read once,
 * and those of items without an interaction not at all.
 *
 * @param matrices one per block, rows = own side, all of one width
 * @param toOther  other side × own side
 * @param toOwn    own side × other side
 */
export function featureBranch(matrices: readonly Matrix[], toOther: Csr, toOwn: Csr): FeatureBranch {
  const degrees = colDegrees(toOther)
  const { rows, indexOf } = distinctRows(matrices, (row) => degrees[row] > 0)
  return {
    blocks: matrices,
    rows: constant(rows),
    toOther: sparseOperator(stack(indexOf.map((index) => picked(toOther, index, rows.rows)))),
    toOwn: sparseOperator(blockDiagonal(toOwn, matrices.length)),
  }
}

/** X = F·W + b, then to the other side and back. A row that is zero in F has no part in it, not even through the bias. */
export function propagateFeatures(tape: Tape, branch: FeatureBranch, layer: DenseLayer): Propagated {
  const projected = addBias(tape, matmul(tape, branch.rows, layer.weight), layer.bias)
  const other = spmm(tape, branch.toOther, projected)
  return { other, own: spmm(tape, branch.toOwn, other) }
}

/** S·P with P the 0/1 matrix that has a one at (r, index[r]); −1 has none. Entries that meet are added up. */
function picked(s: Csr, index: Int32Array, numPicked: number): Csr {
  const rowPtr = new Int32Array(s.rows + 1)
  const colIdx: number[] = []
  const values: number[] = []
  const sums = new Float64Array(numPicked)
  for (let r = 0; r < s.rows; r++) {
    const columns = new Set<number>()
    for (let e = s.rowPtr[r]; e < s.rowPtr[r + 1]; e++) {
      const column = index[s.colIdx[e]]
      if (column < 0) continue
      columns.add(column)
      sums[column] += s.values === undefined ? 1 : s.values[e]
    }
    for (const column of [...columns].sort((a, b) => a - b)) {
      colIdx.push(column)
      values.push(sums[column])
      sums[column] = 0
    }
    rowPtr[r + 1] = colIdx.length
  }
  return { rows: s.rows, cols: numPicked, rowPtr, colIdx: Int32Array.from(colIdx), values: Float32Array.from(values) }
}

/** One below the other; all of one width. */
function stack(parts: readonly Csr[]): Csr {
  return joined(
    parts,
    parts.map(() => 0),
    parts[0].cols,
  )
}

/** The operator once per block along the diagonal. */
function blockDiagonal(s: Csr, blocks: number): Csr {
  return joined(
    Array.from({ length: blocks }, () => s),
    Array.from({ length: blocks }, (_, block) => block * s.cols),
    blocks * s.cols,
  )
}

/** Parts one below the other, each moved right by its shift. */
function joined(parts: readonly Csr[], shifts: readonly number[], cols: number): Csr {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const size = parts.reduce((sum, part) => sum + part.colIdx.length, 0)
  const rowPtr = new Int32Array(rows + 1)
  const colIdx = new Int32Array(size)
  const values: Floats = new Float32Array(size).fill(1)
  let row = 0
  let entry = 0
  parts.forEach((part, p) => {
    for (let r = 0; r < part.rows; r++) rowPtr[++row] = entry + part.rowPtr[r + 1]
    if (part.values !== undefined) values.set(part.values, entry)
    for (const column of part.colIdx) colIdx[entry++] = column + shifts[p]
  })
  return { rows, cols, rowPtr, colIdx, values }
}
