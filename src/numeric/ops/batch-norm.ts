import type { Floats } from '../matrix.ts'
import type { Tape, Var } from '../tape.ts'
import { requireShapes } from './shapes.ts'

/** Statistics that training gathers and evaluation uses; changed in place by `batchNorm` in training. */
export interface RunningStatistics {
  readonly mean: Floats // (c)
  readonly variance: Floats // (c)
}

/** Weight of the newest batch in the running statistics, and what is added to a variance: PyTorch's defaults. */
const MOMENTUM = 0.1
const EPSILON = 1e-5

/** Mean 0 and variance 1 for c columns: what training starts from. */
export function freshStatistics(cols: number): RunningStatistics {
  return { mean: new Float32Array(cols), variance: new Float32Array(cols).fill(1) }
}

/**
 * Batch normalisation (Ioffe and Szegedy 2015): y = γ·x̂ + β, x̂ = (x − mean)/√(variance + 1e-5) per column.
 * In training the statistics are those of the batch (variance divided by m), and the running ones move by a tenth towards
 * them (variance divided by m − 1); outside training the running ones are used.
 * Gradient in training: dx = γ/√(·)·(g − mean(g) − x̂·mean(g·x̂)); outside: γ/√(·)·g. dγ = Σ g·x̂, dβ = Σ g.
 *
 * @param x       m×c, m ≥ 2 in training
 * @param gamma   1×c
 * @param beta    1×c
 * @param running statistics of this layer
 */
export function batchNorm(tape: Tape, x: Var, gamma: Var, beta: Var, running: RunningStatistics): Var {
  const { rows, cols, data } = x.value
  const areRows = [gamma, beta].every(({ value }) => value.rows === 1 && value.cols === cols)
  requireShapes('batchNorm', areRows && running.mean.length === cols && (rows > 1 || !tape.training), x, gamma, beta)
  const means = tape.alloc(1, cols).data
  const factors = tape.alloc(1, cols).data // 1/√(variance + ε)
  for (let c = 0; c < cols; c++) {
    const [mean, variance] = tape.training
      ? columnStatistics(data, rows, cols, c, running)
      : storedStatistics(running, c)
    means[c] = mean
    factors[c] = 1 / Math.sqrt(variance + EPSILON)
  }
  const value = tape.alloc(rows, cols)
  const normalised = tape.alloc(rows, cols).data
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      const at = r * cols + c
      normalised[at] = (data[at] - means[c]) * factors[c]
      value.data[at] = gamma.value.data[c] * normalised[at] + beta.value.data[c]
    }
  }
  return tape.record(value, [x, gamma, beta], ({ data: grad }) => {
    const sums = tape.allocZero(1, cols).data // Σ g
    const along = tape.allocZero(1, cols).data // Σ g·x̂
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < cols; c++) {
        sums[c] += grad[r * cols + c]
        along[c] += grad[r * cols + c] * normalised[r * cols + c]
      }
    }
    if (gamma.needsGrad) addTo(tape.gradOf(gamma).data, along)
    if (beta.needsGrad) addTo(tape.gradOf(beta).data, sums)
    if (!x.needsGrad) return
    const into = tape.gradOf(x).data
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < cols; c++) {
        const at = r * cols + c
        const moved = tape.training ? (sums[c] + normalised[at] * along[c]) / rows : 0
        into[at] += gamma.value.data[c] * factors[c] * (grad[at] - moved)
      }
    }
  })
}

/** Mean and variance of a column of the batch; moves the running ones towards them. */
function columnStatistics(
  data: Floats,
  rows: number,
  cols: number,
  c: number,
  running: RunningStatistics,
): [mean: number, variance: number] {
  let sum = 0
  for (let r = 0; r < rows; r++) sum += data[r * cols + c]
  const mean = sum / rows
  let squares = 0
  for (let r = 0; r < rows; r++) squares += (data[r * cols + c] - mean) ** 2
  running.mean[c] += MOMENTUM * (mean - running.mean[c])
  running.variance[c] += MOMENTUM * (squares / (rows - 1) - running.variance[c])
  return [mean, squares / rows]
}

function storedStatistics(running: RunningStatistics, c: number): [mean: number, variance: number] {
  return [running.mean[c], running.variance[c]]
}

function addTo(into: Floats, summand: Floats): void {
  for (let at = 0; at < into.length; at++) into[at] += summand[at]
}
