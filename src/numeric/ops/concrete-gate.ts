import type { Matrix } from '../matrix.ts'
import type { Tape, Var } from '../tape.ts'
import { sigmoidOf } from './activation.ts'
import { requireShapes } from './shapes.ts'

/**
 * Concrete (relaxed Bernoulli) gate, ER²ALM Eq. 8: J = σ((log ε − log(1 − ε) + w)/τ) per entry.
 * P(J > θ) = σ(w − τ·logit θ) for ε uniform on (0, 1). Gradient: g·J(1 − J)/τ.
 *
 * @param logits      w
 * @param noise       ε, same shape, each in (0, 1); a constant
 * @param temperature τ > 0
 */
export function concreteGate(tape: Tape, logits: Var, noise: Matrix, temperature: number): Var {
  const { rows, cols, data } = logits.value
  requireShapes('concreteGate', noise.rows === rows && noise.cols === cols && temperature > 0, logits)
  const value = tape.alloc(rows, cols)
  for (let at = 0; at < data.length; at++) {
    const epsilon = noise.data[at]
    value.data[at] = sigmoidOf((Math.log(epsilon) - Math.log1p(-epsilon) + data[at]) / temperature)
  }
  return tape.record(value, [logits], (grad) => {
    const into = tape.gradOf(logits).data
    for (let at = 0; at < into.length; at++) {
      into[at] += (grad.data[at] * value.data[at] * (1 - value.data[at])) / temperature
    }
  })
}
