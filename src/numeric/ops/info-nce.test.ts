import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant } from '../tape.ts'
import { checkGradient, matrix64, randomMatrix64, tape64 } from './gradient-check.ts'
import { infoNce } from './info-nce.ts'
import { rowL2Normalize } from './row-l2-normalize.ts'

/** Float64 sums over a few hundred exponentials. */
const ROUNDING = 1e-12

/** Term by term, without blocks and without a shift of the logits. */
function naive(z1: number[][], z2: number[][], positives: number[], temperature: number): number {
  const similarity = (a: number[], b: number[]): number =>
    Math.exp(a.reduce((sum, x, c) => sum + x * b[c], 0) / temperature)
  const losses = z1.map((anchor, a) => {
    const total = z2.reduce((sum, candidate) => sum + similarity(anchor, candidate), 0)
    return -Math.log(similarity(anchor, z2[positives[a]]) / total)
  })
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length
}

describe('infoNce', () => {
  it('has a closed form for orthonormal rows: log(e^{1/τ} + n − 1) − 1/τ', () => {
    const identity = constant(
      matrix64([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]),
    )
    const loss = infoNce(tape64(), identity, identity, Int32Array.of(0, 1, 2), 0.5)
    assert.ok(Math.abs(loss.value.data[0] - (Math.log(Math.exp(2) + 2) - 2)) < ROUNDING)
  })

  it('equals the sum term by term, also over several blocks of anchors', () => {
    const [anchors, candidates] = [300, 40]
    const [z1, z2] = [randomMatrix64(anchors, 3, 1), randomMatrix64(candidates, 3, 2)]
    const rows = ({ data }: { data: ArrayLike<number> }, n: number): number[][] =>
      Array.from({ length: n }, (_row, r) => [data[3 * r], data[3 * r + 1], data[3 * r + 2]])
    const positives = Int32Array.from({ length: anchors }, (_p, a) => (7 * a) % candidates)
    const loss = infoNce(tape64(), constant(z1), constant(z2), positives, 0.7)
    const expected = naive(rows(z1, anchors), rows(z2, candidates), [...positives], 0.7)
    assert.ok(Math.abs(loss.value.data[0] - expected) < ROUNDING)
  })

  it('has the gradient of central differences, with a candidate that is nobody’s positive', () => {
    checkGradient([randomMatrix64(3, 2, 1), randomMatrix64(4, 2, 2)], (tape, [x, y]) =>
      infoNce(tape, rowL2Normalize(tape, x), rowL2Normalize(tape, y), Int32Array.of(3, 0, 3), 0.2),
    )
  })

  it('has the gradient of central differences when anchors and candidates are one matrix', () => {
    checkGradient([randomMatrix64(3, 2)], (tape, [x]) => infoNce(tape, x, x, Int32Array.of(1, 2, 0), 0.5))
  })

  it('has the gradient of central differences over several blocks of anchors', () => {
    const positives = Int32Array.from({ length: 260 }, (_p, a) => a % 3)
    checkGradient([randomMatrix64(260, 1, 1), randomMatrix64(3, 1, 2)], (tape, [x, y]) =>
      infoNce(tape, x, y, positives, 0.5),
    )
  })

  it('does not overflow at a low temperature', () => {
    const z = constant(
      matrix64([
        [1, 0],
        [0, 1],
      ]),
    )
    assert.equal(infoNce(tape64(), z, z, Int32Array.of(0, 1), 1e-3).value.data[0], 0)
  })
})
