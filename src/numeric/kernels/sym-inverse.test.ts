import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { createRandom } from '../random.ts'
import { type LowerTriangle, lowerTriangle, symInverse, symInverseReference } from './sym-inverse.ts'

/** Residual of A·A⁻¹ for matrices of condition below about 10³. */
const RESIDUAL = { float64: 1e-10, float32: 1e-4 }

/** XᵀX + n·I of random X: symmetric, positive definite, well conditioned. Row-major, whole. */
function randomSpd(n: number): Float64Array {
  const random = createRandom(n)
  const x = Float64Array.from({ length: n * n }, () => random.normal())
  const a = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = i === j ? n : 0
      for (let p = 0; p < n; p++) sum += x[p * n + i] * x[p * n + j]
      a[i * n + j] = sum
    }
  }
  return a
}

function lowerOf(a: ArrayLike<number>, n: number, precision: 'float32' | 'float64'): LowerTriangle {
  const lower = lowerTriangle(n, precision)
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) lower.data[i * lower.stride + j] = a[i * n + j]
  return lower
}

function at({ stride, data }: LowerTriangle, i: number, j: number): number {
  return i >= j ? data[i * stride + j] : data[j * stride + i]
}

for (const [name, invert] of Object.entries({ symInverse, symInverseReference })) {
  for (const precision of ['float32', 'float64'] as const) {
    describe(`${name} ${precision}`, () => {
      it('inverts [[4, 2], [2, 3]] to [[3, −2], [−2, 4]]/8', () => {
        const a = lowerOf([4, 2, 2, 3], 2, precision)
        invert(a)
        assert.ok(Math.abs(at(a, 0, 0) - 3 / 8) < RESIDUAL[precision])
        assert.ok(Math.abs(at(a, 1, 0) + 2 / 8) < RESIDUAL[precision])
        assert.ok(Math.abs(at(a, 1, 1) - 4 / 8) < RESIDUAL[precision])
      })

      // 8 is the padding, 192 the block: below, exactly, one above, and several blocks with a rest.
      for (const n of [1, 8, 13, 192, 193, 400]) {
        it(`gives the identity when multiplied back, n = ${n}`, () => {
          const whole = randomSpd(n)
          const a = lowerOf(whole, n, precision)
          invert(a)
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < n; j++) {
              let sum = 0
              for (let p = 0; p < n; p++) sum += whole[i * n + p] * at(a, p, j)
              assert.ok(Math.abs(sum - (i === j ? 1 : 0)) < RESIDUAL[precision], `(${i}, ${j}): ${sum}`)
            }
          }
        })
      }

      it('refuses a matrix that is not positive definite', () => {
        assert.throws(
          () => invert(lowerOf([1, 2, 2, 1], 2, precision)),
          (error) =>
            error instanceof Er2almError && error.code === 'MATRIX_NOT_POSITIVE' && /pivot 1 /.test(error.message),
        )
      })
    })
  }
}
