import type { Floats } from '../matrix.ts'

/** Settings of one step of Adam. */
export interface AdamStep {
  /** Number of this step for this parameter, from 1. */
  readonly step: number
  readonly learningRate: number
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  /** AdamW's decoupled decay λ: θ ← θ − learningRate·λ·θ before the step. 0 is Adam. */
  readonly weightDecay: number
}

/**
 * One step of Adam (Kingma and Ba 2015, Algorithm 1) or AdamW (Loshchilov and Hutter 2019) over a whole parameter, in
 * one pass: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← (1 − ηλ)θ − η·m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 *
 * @param theta    parameter, changed
 * @param gradient same length, not changed
 * @param m        first moment, changed
 * @param v        second moment, changed
 */
export function adam(theta: Floats, gradient: Floats, m: Floats, v: Floats, settings: AdamStep): void {
  const { beta1, beta2, epsilon } = settings
  // The bias corrections are the same for every entry.
  const stepSize = settings.learningRate / (1 - beta1 ** settings.step)
  const rootCorrection = 1 / Math.sqrt(1 - beta2 ** settings.step)
  const keep = 1 - settings.learningRate * settings.weightDecay
  for (let at = 0; at < theta.length; at++) {
    const g = gradient[at]
    const mean = beta1 * m[at] + (1 - beta1) * g
    const variance = beta2 * v[at] + (1 - beta2) * g * g
    m[at] = mean
    v[at] = variance
    theta[at] = keep * theta[at] - (stepSize * mean) / (Math.sqrt(variance) * rootCorrection + epsilon)
  }
}
