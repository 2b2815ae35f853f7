import { Er2almError } from '../../errors.ts'
import type { Csr, SparseOperator } from '../csr.ts'
import { spmm } from '../kernels/spmm.ts'
import type { Matrix } from '../matrix.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/**
 * Mean over propagation layers (LightGCN, He et al. 2020, Eq. 4):
 * 1/(K+1) Σ_{k=0..K} Mᵏ X, or without layer 0 (SimGCL) 1/K Σ_{k=1..K} Mᵏ X.
 * Evaluated by Horner (Y ← X; K times Y ← X + M·Y), so two buffers serve any K. Gradient: the same with Mᵀ.
 *
 * @param operator    M, n×n
 * @param x           n×c
 * @param layers      K ≥ 0; K ≥ 1 without layer 0
 * @param includeSelf whether layer 0 is in the mean
 * @throws {Er2almError} BUG if the shapes do not fit or there is no layer to average
 */
export function propagateMean(tape: Tape, operator: SparseOperator, x: Var, layers: number, includeSelf = true): Var {
  const { rows, cols } = operator.forward
  requireShapes(`propagateMean by a ${rows}×${cols} operator`, rows === cols && x.value.rows === cols, x)
  if (!Number.isInteger(layers) || layers < (includeSelf ? 0 : 1)) {
    throw new Er2almError('BUG', `propagateMean over ${layers} layers${includeSelf ? '' : ' without layer 0'}`)
  }
  const value = tape.alloc(x.value.rows, x.value.cols)
  meanOfLayers(tape, operator.forward, x.value, layers, includeSelf, value)
  return tape.record(value, [x], (grad) => {
    const back = tape.alloc(grad.rows, grad.cols)
    meanOfLayers(tape, operator.backward, grad, layers, includeSelf, back)
    const into = tape.gradOf(x).data
    for (let at = 0; at < into.length; at++) into[at] += back.data[at]
  })
}

function meanOfLayers(tape: Tape, m: Csr, x: Matrix, layers: number, includeSelf: boolean, out: Matrix): void {
  const spare = layers === 0 ? out : tape.alloc(x.rows, x.cols)
  // The last product must land in `out`, so an odd number of products starts in `spare`.
  let current = layers % 2 === 0 ? out : spare
  current.data.set(x.data)
  for (let layer = 1; layer <= layers; layer++) {
    const next = current === out ? spare : out
    const addsSelf = includeSelf || layer < layers
    if (addsSelf) next.data.set(x.data)
    spmm(m, current, next, addsSelf)
    current = next
  }
  const factor = 1 / (includeSelf ? layers + 1 : layers)
  for (let at = 0; at < out.data.length; at++) out.data[at] *= factor
}
