import assert from 'node:assert/strict'
import { test } from 'node:test'
import { earlyStopping } from './early-stopping.ts'

test('earlyStopping › stops after patience evaluations in a row without a new best', () => {
  const stopping = earlyStopping(2)
  const verdicts = [0.1, 0.3, 0.2, 0.4, 0.4, 0.1].map((value, n) => stopping.observe(5 * (n + 1), value))
  assert.deepEqual(
    verdicts.map(({ improved }) => improved),
    [true, true, false, true, false, false],
  )
  assert.deepEqual(
    verdicts.map(({ stop }) => stop),
    [false, false, false, false, false, true],
  )
  assert.equal(stopping.bestEpoch, 20)
  assert.equal(stopping.best, 0.4)
})

test('earlyStopping › never takes NaN for an improvement', () => {
  const stopping = earlyStopping(1)
  assert.deepEqual(stopping.observe(1, Number.NaN), { improved: false, stop: true })
})
