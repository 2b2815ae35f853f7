import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/**
 * Softmax of edge logits over the edges that enter the same target. Gradient: α ⊙ (g − Σ_segment α g).
 *
 * @param logits    E×1, the edges of one target one after the other
 * @param targetPtr edges of target t are `targetPtr[t] .. targetPtr[t + 1])`; last entry E
 */
export function edgeSoftmax(tape: Tape, logits: Var, targetPtr: Int32Array): Var {
  const { data, cols } = logits.value
  const fits = cols === 1 && targetPtr[targetPtr.length - 1] === data.length
  requireShapes(`edgeSoftmax over ${targetPtr.length - 1} targets`, fits, logits)
  const value = tape.alloc(data.length, 1)
  for (let t = 0; t + 1 < targetPtr.length; t++) {
    const from = targetPtr[t]
    const to = targetPtr[t + 1]
    let largest = Number.NEGATIVE_INFINITY
    for (let e = from; e < to; e++) largest = Math.max(largest, data[e])
    let sum = 0
    for (let e = from; e < to; e++) {
      const power = Math.exp(data[e] - largest)
      value.data[e] = power
      sum += power
    }
    for (let e = from; e < to; e++) value.data[e] /= sum
  }
  return tape.record(value, [logits], (grad) => {
    const into = tape.gradOf(logits).data
    for (let t = 0; t + 1 < targetPtr.length; t++) {
      let mean = 0
      for (let e = targetPtr[t]; e < targetPtr[t + 1]; e++) mean += value.data[e] * grad.data[e]
      for (let e = targetPtr[t]; e < targetPtr[t + 1]; e++) into[e] += value.data[e] * (grad.data[e] - mean)
    }
  })
}
