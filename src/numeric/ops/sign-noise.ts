import type { Tape, Var } from '../tape.ts'

/**
 * SimGCL's noise (Yu et al. 2022): x + size·sign(x) ⊙ v̂ in training, v̂ a row of uniform numbers in [0, 1) scaled to
 * length 1, drawn for each row; x outside training. Moves every row by `size`, inside its orthant. Gradient: g.
 */
export function signNoise(tape: Tape, x: Var, size: number): Var {
  if (!tape.training || size === 0) return x
  const { rows, cols, data } = x.value
  const value = tape.alloc(rows, cols)
  for (let r = 0; r < rows; r++) {
    const from = r * cols
    let squares = 0
    for (let at = from; at < from + cols; at++) {
      const drawn = tape.random.next()
      value.data[at] = drawn
      squares += drawn * drawn
    }
    const factor = squares === 0 ? 0 : size / Math.sqrt(squares)
    for (let at = from; at < from + cols; at++)
      value.data[at] = data[at] + factor * Math.sign(data[at]) * value.data[at]
  }
  return tape.record(value, [x], (grad) => {
    const into = tape.gradOf(x).data
    for (let at = 0; at < into.length; at++) into[at] += grad.data[at]
  })
}
