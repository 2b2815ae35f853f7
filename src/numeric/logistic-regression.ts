import { Er2almError } from '../errors.ts'

/** A fitted logistic regression: P(y = 1 | x) = σ(intercept + Σ_j weights_j x_j). */
export interface LogisticModel {
  readonly intercept: number
  readonly weights: Float64Array
  /** Newton steps that were taken. */
  readonly steps: number
}

const MAX_STEPS = 50
/** Newton's method has converged when no coefficient moves by more; float64 gives about 1e-12 at best. */
const TOLERANCE = 1e-8
/** No step moves a coefficient further: keeps the first steps on separable data finite. */
const LONGEST_MOVE = 4

/**
 * Ridge logistic regression by Newton's method (iteratively reweighted least squares), in float64:
 * minimises −Σ_i c_i log P(y_i | x_i) + ½ Σ_j λ_j w_j². The intercept is not penalised.
 *
 * @param rows    length n ≥ 1, each of length d
 * @param targets 0 or 1 a row; a value between is a share of either
 * @param options `ridge`: λ > 0, one number or one a feature; `caseWeights`: c ≥ 0 a row, 1 when absent
 * @throws {Er2almError} BUG if lengths differ or λ is not positive (separable data would have no minimum)
 */
export function fitLogistic(
  rows: readonly Float64Array[],
  targets: ArrayLike<number>,
  options: { readonly ridge: number | Float64Array; readonly caseWeights?: ArrayLike<number> },
): LogisticModel {
  const d = rows[0]?.length ?? -1
  const { ridge, caseWeights } = options
  const lambda = typeof ridge === 'number' ? new Float64Array(Math.max(0, d)).fill(ridge) : ridge
  const isValid = d >= 0 && targets.length === rows.length && lambda.length === d && lambda.every((l) => l > 0)
  if (!isValid) {
    throw new Er2almError(
      'BUG',
      `logistic regression of ${rows.length} rows of ${d} features and ${targets.length} targets`,
    )
  }
  const size = d + 1
  const coefficients = new Float64Array(size) // The intercept is last.
  const gradient = new Float64Array(size)
  const hessian = new Float64Array(size * size) // Lower triangle.
  const present = new Int32Array(d) // Features of a row that are not 0.
  let steps = 0
  for (let largest = Number.POSITIVE_INFINITY; largest > TOLERANCE && steps < MAX_STEPS; steps++) {
    gradient.fill(0)
    hessian.fill(0)
    for (const [i, x] of rows.entries()) {
      let z = coefficients[d]
      for (let j = 0; j < d; j++) z += coefficients[j] * x[j]
      const p = logistic(z)
      const c = caseWeights?.[i] ?? 1
      const residual = c * (p - targets[i])
      // Rows that are as good as certain would make the Hessian singular where nothing else fixes the intercept.
      const curvature = c * Math.max(p * (1 - p), 1e-10)
      // Encoded rows are half zeros: their products are left out.
      let count = 0
      for (let j = 0; j < d; j++) if (x[j] !== 0) present[count++] = j
      for (let a = 0; a < count; a++) {
        const j = present[a]
        const scaled = curvature * x[j]
        gradient[j] += residual * x[j]
        for (let b = 0; b <= a; b++) hessian[j * size + present[b]] += scaled * x[present[b]]
        hessian[d * size + j] += scaled
      }
      gradient[d] += residual
      hessian[d * size + d] += curvature
    }
    for (let j = 0; j < d; j++) {
      gradient[j] += lambda[j] * coefficients[j]
      hessian[j * size + j] += lambda[j]
    }
    const move = solvePositive(hessian, gradient, size)
    largest = move.reduce((most, m) => Math.max(most, Math.abs(m)), 0)
    const scale = Math.min(1, LONGEST_MOVE / largest)
    for (let j = 0; j < size; j++) coefficients[j] -= scale * move[j]
  }
  return { intercept: coefficients[d], weights: coefficients.slice(0, d), steps }
}

/** 1 / (1 + e^−z), without overflow. */
export function logistic(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z))
}

/** Log-odds of the model for one row. */
export function logOdds({ intercept, weights }: LogisticModel, row: ArrayLike<number>): number {
  let z = intercept
  for (let j = 0; j < weights.length; j++) z += weights[j] * row[j]
  return z
}

/** Solves A x = b by Cholesky's decomposition. @param a lower triangle of a positive definite size × size matrix; overwritten */
function solvePositive(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const x = b.slice()
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < j; k++) {
      const factor = a[j * size + k]
      if (factor === 0) continue
      for (let i = j; i < size; i++) a[i * size + j] -= a[i * size + k] * factor
    }
    const root = Math.sqrt(a[j * size + j])
    if (!(root > 0)) throw new Er2almError('BUG', 'logistic regression: the Hessian is not positive definite')
    for (let i = j; i < size; i++) a[i * size + j] /= root
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i] -= a[i * size + k] * x[k]
    x[i] /= a[i * size + i]
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] -= a[k * size + i] * x[k]
    x[i] /= a[i * size + i]
  }
  return x
}
