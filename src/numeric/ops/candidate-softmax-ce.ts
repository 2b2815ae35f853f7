import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/**
 * Cross-entropy of a positive against sampled negatives, averaged over rows: −(1/m) Σ log softmax(row)[0].
 * Gradient: (softmax − onehot₀)/m.
 *
 * @param logits m×(1 + K), the positive in column 0, m ≥ 1
 */
export function candidateSoftmaxCE(tape: Tape, logits: Var): Var {
  const { rows, cols, data } = logits.value
  requireShapes('candidateSoftmaxCE', rows > 0 && cols > 0, logits)
  const shares = tape.alloc(rows, cols).data
  let loss = 0
  for (let r = 0; r < rows; r++) {
    const from = r * cols
    let largest = Number.NEGATIVE_INFINITY
    for (let at = from; at < from + cols; at++) largest = Math.max(largest, data[at])
    let sum = 0
    for (let at = from; at < from + cols; at++) {
      const power = Math.exp(data[at] - largest)
      shares[at] = power
      sum += power
    }
    for (let at = from; at < from + cols; at++) shares[at] /= sum
    loss += Math.log(sum) + largest - data[from]
  }
  const value = tape.alloc(1, 1)
  value.data[0] = loss / rows
  return tape.record(value, [logits], (grad) => {
    const into = tape.gradOf(logits).data
    const factor = grad.data[0] / rows
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < cols; c++) into[r * cols + c] += factor * (shares[r * cols + c] - (c === 0 ? 1 : 0))
    }
  })
}
