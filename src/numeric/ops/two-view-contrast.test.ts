import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from '../tape.ts'
import { checkGradient, matrix64, randomMatrix64, tape64 } from './gradient-check.ts'
import { rowL2Normalize } from './row-l2-normalize.ts'
import { twoViewContrast } from './two-view-contrast.ts'

/** Float64 sums over a few hundred exponentials. */
const ROUNDING = 1e-12

/** Term by term, without blocks and without a shift of the logits. */
function naive(z: number[], h: number[], anchors: number[], temperature: number): number {
  let sum = 0
  for (const i of anchors) {
    let den = 0
    for (let j = 0; j < z.length; j++) {
      if (j !== i) den += Math.exp((z[i] * z[j]) / temperature)
      den += Math.exp((z[i] * h[j]) / temperature)
    }
    sum -= Math.log(Math.exp((z[i] * h[i]) / temperature) / den)
  }
  return sum / anchors.length
}

describe('twoViewContrast', () => {
  it('has the closed form log(e^{1/τ} + 2(n − 1)) − 1/τ when Z = H has orthonormal rows', () => {
    const identity = constant(
      matrix64([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]),
    )
    const loss = twoViewContrast(tape64(), identity, identity, Int32Array.of(0, 1, 2), 0.5)
    assert.ok(Math.abs(loss.value.data[0] - (Math.log(Math.exp(2) + 4) - 2)) < ROUNDING)
  })

  it('equals the sum term by term over chosen anchors, also over several blocks', () => {
    const [z, h] = [randomMatrix64(300, 1, 1), randomMatrix64(300, 1, 2)]
    const anchors = Int32Array.from({ length: 280 }, (_a, at) => at + 11)
    const loss = twoViewContrast(tape64(), constant(z), constant(h), anchors, 0.7)
    assert.ok(Math.abs(loss.value.data[0] - naive([...z.data], [...h.data], [...anchors], 0.7)) < ROUNDING)
  })

  it('has the gradient of central differences, with nodes that are no anchors', () => {
    checkGradient([randomMatrix64(4, 2, 1), randomMatrix64(4, 2, 2)], (tape, [z, h]) =>
      twoViewContrast(tape, rowL2Normalize(tape, z), rowL2Normalize(tape, h), Int32Array.of(3, 1), 0.5),
    )
  })

  it('has the gradient of central differences when both views are one matrix', () => {
    checkGradient([randomMatrix64(3, 2)], (tape, [z]) => twoViewContrast(tape, z, z, Int32Array.of(0, 1, 2), 0.5))
  })

  it('has the gradient of central differences over several blocks of anchors', () => {
    const anchors = Int32Array.from({ length: 260 }, (_a, at) => at)
    checkGradient([randomMatrix64(260, 1, 1), randomMatrix64(260, 1, 2)], (tape, [z, h]) =>
      twoViewContrast(tape, z, h, anchors, 1),
    )
  })
})
