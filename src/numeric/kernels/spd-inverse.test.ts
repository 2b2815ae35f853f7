import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { createRandom } from '../random.ts'
import { spdInverse, spdInverseReference } from './spd-inverse.ts'

/** Residual of A·A⁻¹ for matrices of condition below about 10³ in float64. */
const RESIDUAL = 1e-10

/** XᵀX + n·I of random X: symmetric, positive definite, well conditioned. */
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

for (const [name, invert] of Object.entries({ spdInverse, spdInverseReference })) {
  describe(name, () => {
    it('inverts [[4, 2], [2, 3]] to [[3, −2], [−2, 4]]/8', () => {
      const out = new Float64Array(4)
      invert(Float64Array.of(4, 2, 2, 3), 2, out)
      ;[3 / 8, -2 / 8, -2 / 8, 4 / 8].forEach((wanted, at) => {
        assert.ok(Math.abs(out[at] - wanted) < RESIDUAL)
      })
    })

    // 64 is the block: below, exactly, one above, and several blocks with a rest.
    for (const n of [1, 5, 64, 65, 150]) {
      it(`gives the identity when multiplied back, n = ${n}`, () => {
        const a = randomSpd(n)
        const out = new Float64Array(n * n).fill(Number.NaN)
        invert(a.slice(), n, out)
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0
            for (let p = 0; p < n; p++) sum += a[i * n + p] * out[p * n + j]
            assert.ok(Math.abs(sum - (i === j ? 1 : 0)) < RESIDUAL, `(${i}, ${j}): ${sum}`)
          }
        }
      })
    }

    it('refuses a matrix that is not positive definite', () => {
      assert.throws(
        () => invert(Float64Array.of(1, 2, 2, 1), 2, new Float64Array(4)),
        (error) => error instanceof Er2almError && error.code === 'MATRIX_NOT_POSITIVE',
      )
    })
  })
}

describe('spdInverse', () => {
  it('gives an exactly symmetric result', () => {
    const n = 70
    const out = new Float64Array(n * n)
    spdInverse(randomSpd(n), n, out)
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) assert.equal(out[i * n + j], out[j * n + i])
  })
})
