import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auroc, averagePrecision, brierScore, calibrationError, dropShares, scoreOrder } from './classifier-metrics.ts'

const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`)

/** Scores 0.9 right, 0.8 wrong, 0.8 right, 0.3 wrong, 0.1 right. */
const scores = Float64Array.of(0.9, 0.8, 0.8, 0.3, 0.1)
const isRight = Uint8Array.of(1, 0, 1, 0, 1)
const weights = new Float64Array(5).fill(1)

test('auroc › is the share of pairs in order, ties half', () => {
  // Right 0.9 beats both wrong ones, right 0.8 ties with one and beats one, right 0.1 beats none: (2 + 1.5) / 6.
  near(auroc({ isRight, weights }, scoreOrder(scores)), 3.5 / 6)
  near(auroc({ isRight, weights }, scoreOrder(new Float64Array(5))), 0.5)
})

test('auroc › with weights equals auroc of repeated values', () => {
  const repeated = [0, 0, 1, 2, 2, 2, 3]
  const doubled = auroc(
    { isRight: Uint8Array.from(repeated, (i) => isRight[i]!), weights: new Float64Array(7).fill(1) },
    scoreOrder(Float64Array.from(repeated, (i) => scores[i]!)),
  )
  near(auroc({ isRight, weights: Float64Array.of(2, 1, 3, 1, 0) }, scoreOrder(scores)), doubled)
})

test('averagePrecision › looks for wrong values from the lowest score up', () => {
  // 0.1 right; 0.3 wrong: precision 1/2, recall +1/2; 0.8 both: precision 2/4, recall +1/2.
  near(averagePrecision({ isRight, weights }, scoreOrder(scores)), 0.5 * 0.5 + 0.5 * 0.5)
  near(averagePrecision({ isRight, weights }, scoreOrder(new Float64Array(5))), 2 / 5)
})

test('dropShares › gives the wrong share of the dropped and the dropped share of the wrong', () => {
  const shares = dropShares({ isRight, weights }, Uint8Array.of(0, 0, 0, 1, 1))
  assert.deepEqual(shares, { precision: 1 / 2, recall: 1 / 2 })
  assert.ok(Number.isNaN(dropShares({ isRight, weights }, new Uint8Array(5)).precision))
})

test('brierScore › is the mean squared difference', () => {
  near(brierScore({ scores, isRight, weights }), (0.01 + 0.64 + 0.04 + 0.09 + 0.81) / 5)
})

test('calibrationError › weighs the gap of each bin by its values', () => {
  // Two bins: below ½ (0.3, 0.1: right share 1/2, mean 0.2, gap 0.3), above (right 2/3, mean 2.5/3, gap 0.5/3).
  near(calibrationError({ scores, isRight, weights }, 2), (2 * 0.3 + 3 * (0.5 / 3)) / 5)
  near(calibrationError({ scores: Float64Array.of(1), isRight: Uint8Array.of(1), weights: Float64Array.of(1) }), 0)
})
