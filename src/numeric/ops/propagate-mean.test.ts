import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { csrFromPairs, type SparseOperator, sparseOperator } from '../csr.ts'
import { spmmReference } from '../kernels/spmm.ts'
import type { Matrix } from '../matrix.ts'
import { constant, param } from '../tape.ts'
import { checkGradient, randomMatrix64, tape64 } from './gradient-check.ts'
import { propagateMean } from './propagate-mean.ts'
import { mean } from './reductions.ts'
import { rowDot } from './row-dot.ts'

/** Float64 sums of a few products, in another order. */
const ROUNDING = 1e-12

/** A directed, weighted graph of four nodes: not symmetric, so that a missing transpose shows. */
const GRAPH: SparseOperator = sparseOperator({
  ...csrFromPairs(4, 4, [0, 0, 1, 2, 3, 3], [1, 2, 3, 0, 3, 0]),
  values: Float64Array.of(0.5, -1, 2, 0.25, 1, 3),
})

/** The mean over layers term by term. */
function explicitMean(x: Matrix, layers: number, includeSelf: boolean): Matrix {
  const sum = { ...x, data: includeSelf ? x.data.slice() : new Float64Array(x.data.length) }
  let layer = x
  for (let k = 1; k <= layers; k++) {
    const next = { ...x, data: new Float64Array(x.data.length) }
    spmmReference(GRAPH.forward, layer, next)
    layer = next
    for (let at = 0; at < sum.data.length; at++) sum.data[at] += layer.data[at]
  }
  for (let at = 0; at < sum.data.length; at++) sum.data[at] /= includeSelf ? layers + 1 : layers
  return sum
}

describe('propagateMean', () => {
  for (const [layers, includeSelf] of [
    [0, true],
    [1, true],
    [2, true],
    [3, true],
    [1, false],
    [2, false],
  ] as const) {
    const name = `K = ${layers}, ${includeSelf ? 'with' : 'without'} layer 0`

    it(`equals the explicit sum, ${name}`, () => {
      const x = randomMatrix64(4, 3)
      const before = x.data.slice()
      const { value } = propagateMean(tape64(), GRAPH, constant(x), layers, includeSelf)
      explicitMean(x, layers, includeSelf).data.forEach((wanted, at) => {
        assert.ok(Math.abs(value.data[at] - wanted) < ROUNDING)
      })
      assert.deepEqual(x.data, before)
    })

    it(`has the gradient of central differences, ${name}`, () => {
      checkGradient([randomMatrix64(4, 3)], (tape, [x]) => propagateMean(tape, GRAPH, x, layers, includeSelf))
    })
  }

  it('has an adjoint: ⟨prop(X), Y⟩ = ⟨X, propᵀ(Y)⟩', () => {
    const tape = tape64()
    const x = param('x', randomMatrix64(4, 3, 1))
    const y = constant(randomMatrix64(4, 3, 2))
    // mean(rowDot(prop(X), Y)) = ⟨prop(X), Y⟩/4, so the gradient of X is propᵀ(Y)/4.
    const left = mean(tape, rowDot(tape, propagateMean(tape, GRAPH, x, 3), y))
    tape.backward(left)
    let right = 0
    for (let at = 0; at < x.value.data.length; at++) right += x.value.data[at] * x.grad!.data[at]
    assert.ok(Math.abs(left.value.data[0] - right) < ROUNDING)
  })

  it('refuses to average no layer', () => {
    assert.throws(
      () => propagateMean(tape64(), GRAPH, constant(randomMatrix64(4, 1)), 0, false),
      (error) => error instanceof Er2almError && error.code === 'BUG',
    )
  })
})
