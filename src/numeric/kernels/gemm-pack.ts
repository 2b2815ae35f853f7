import type { Floats } from '../matrix.ts'

/** A matrix inside an array: entry (i, j) at `offset + i·rowStride + j·colStride`. Swapped strides are the transpose. */
export interface Strided {
  readonly data: Floats
  readonly offset: number
  readonly rowStride: number
  readonly colStride: number
}

/** Height and width of the tiles that `gemm` sums in locals, and so of the panels. */
export const TILE = 4

/**
 * Copies a block into panels of four lines: panel q holds lines 4q .. 4q + 3, inner index by inner index, so that its
 * entry (line, p) is `packed[4·q·inner + 4·p + line − 4q]`. Missing lines of the last panel are zero.
 *
 * @param along  whether the lines are rows of the matrix (left operand) or columns (right operand)
 * @param from   first line
 * @param count  lines
 * @param p0     first inner index
 * @param inner  inner indices
 * @param packed receives the panels
 */
export function packPanels(
  matrix: Strided,
  along: 'rows' | 'columns',
  from: number,
  count: number,
  p0: number,
  inner: number,
  packed: Float64Array,
): void {
  const lineStride = along === 'rows' ? matrix.rowStride : matrix.colStride
  const innerStride = along === 'rows' ? matrix.colStride : matrix.rowStride
  const { data } = matrix
  for (let line = 0; line < count; line += TILE) {
    let to = line * inner
    let at = matrix.offset + (from + line) * lineStride + p0 * innerStride
    if (count - line >= TILE) {
      for (let p = 0; p < inner; p++) {
        packed[to] = data[at]
        packed[to + 1] = data[at + lineStride]
        packed[to + 2] = data[at + 2 * lineStride]
        packed[to + 3] = data[at + 3 * lineStride]
        to += TILE
        at += innerStride
      }
    } else {
      for (let p = 0; p < inner; p++) {
        for (let l = 0; l < TILE; l++) packed[to + l] = line + l < count ? data[at + l * lineStride] : 0
        to += TILE
        at += innerStride
      }
    }
  }
}
