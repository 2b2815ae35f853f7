import type { Tape, Var } from '../tape.ts'

/** Softmax over the columns of each row. Gradient: y ⊙ (g − g·y) per row. */
export function rowSoftmax(tape: Tape, x: Var): Var {
  const { rows, cols, data } = x.value
  const value = tape.alloc(rows, cols)
  for (let r = 0; r < rows; r++) {
    const from = r * cols
    const to = from + cols
    let largest = Number.NEGATIVE_INFINITY
    for (let at = from; at < to; at++) largest = Math.max(largest, data[at])
    let sum = 0
    for (let at = from; at < to; at++) {
      const power = Math.exp(data[at] - largest)
      value.data[at] = power
      sum += power
    }
    for (let at = from; at < to; at++) value.data[at] /= sum
  }
  return tape.record(value, [x], (grad) => {
    const into = tape.gradOf(x).data
    for (let r = 0; r < rows; r++) {
      const from = r * cols
      const to = from + cols
      let mean = 0
      for (let at = from; at < to; at++) mean += grad.data[at] * value.data[at]
      for (let at = from; at < to; at++) into[at] += value.data[at] * (grad.data[at] - mean)
    }
  })
}
