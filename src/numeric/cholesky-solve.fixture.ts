/**
 * Solution x of A·x = b by Cholesky, A = L·Lᵀ, in float64: the dense form that tests compare iterative solvers with.
 *
 * @param matrix n × n, row-major, symmetric positive definite; not changed
 * @param right  b, length n; not changed
 */
export function choleskySolve(matrix: Float64Array, right: ArrayLike<number>): Float64Array {
  const n = right.length
  const factor = new Float64Array(n * n)
  const x = Float64Array.from(right)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]
      for (let k = 0; k < j; k++) sum -= factor[i * n + k] * factor[j * n + k]
      factor[i * n + j] = i === j ? Math.sqrt(sum) : sum / factor[j * n + j]
    }
    for (let k = 0; k < i; k++) x[i] -= factor[i * n + k] * x[k]
    x[i] /= factor[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= factor[k * n + i] * x[k]
    x[i] /= factor[i * n + i]
  }
  return x
}
