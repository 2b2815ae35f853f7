import type { Floats } from '../matrix.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/**
 * Dot product along each edge: X[source e]·Y[target e] → E×1.
 * Gradient: scatter-add of g_e·Y[target e] into X, of g_e·X[source e] into Y.
 *
 * @param sources rows of x, one per edge
 * @param targets rows of y, one per edge
 * @param x       n×c
 * @param y       m×c; may be x itself
 */
export function edgeDot(tape: Tape, sources: Int32Array, targets: Int32Array, x: Var, y: Var): Var {
  const width = x.value.cols
  const fits = width === y.value.cols && sources.length === targets.length
  requireShapes(`edgeDot over ${sources.length} sources and ${targets.length} targets`, fits, x, y)
  const value = tape.alloc(sources.length, 1)
  for (let e = 0; e < sources.length; e++) {
    const atX = sources[e] * width
    const atY = targets[e] * width
    let sum = 0
    for (let c = 0; c < width; c++) sum += x.value.data[atX + c] * y.value.data[atY + c]
    value.data[e] = sum
  }
  return tape.record(value, [x, y], (grad) => {
    if (x.needsGrad) scatterScaled(tape.gradOf(x).data, sources, grad.data, y.value.data, targets, width)
    if (y.needsGrad) scatterScaled(tape.gradOf(y).data, targets, grad.data, x.value.data, sources, width)
  })
}

/** into[intoRow e] += factor_e·from[fromRow e]. */
function scatterScaled(
  into: Floats,
  intoRows: Int32Array,
  factors: Floats,
  from: Floats,
  fromRows: Int32Array,
  width: number,
): void {
  for (let e = 0; e < intoRows.length; e++) {
    const to = intoRows[e] * width
    const at = fromRows[e] * width
    for (let c = 0; c < width; c++) into[to + c] += factors[e] * from[at + c]
  }
}
