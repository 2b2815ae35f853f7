import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countValues } from './commonness.ts'
import { SIGNAL_NAMES, signalsOf } from './registry.ts'
import { contextOf, statedValue } from './signals.fixture.ts'

test('signalsOf › gives every signal in order, NaN where it is missing', () => {
  const stated = statedValue({ attribute: 'director', value: 'Michael Mann' })
  const vectors = { markerCosine: 0.1, centroidCosine: 0.2, gateLogit: 0.3 }
  const signals = signalsOf(stated, contextOf(['Directed by Michael Mann.'], { vectors }), countValues([]))
  const of = (name: (typeof SIGNAL_NAMES)[number]): number => signals[SIGNAL_NAMES.indexOf(name)]!
  assert.equal(signals.length, SIGNAL_NAMES.length)
  assert.deepEqual([of('isStated'), of('markerCosine'), of('centroidCosine'), of('gateLogit')], [1, 0.1, 0.2, 0.3])
  assert.deepEqual([of('sampleAgreement'), of('placeAgreement')], [Number.NaN, Number.NaN])
})

test('signalsOf › knows no commonness of what is no value', () => {
  const stated = statedValue({ attribute: 'country', value: 'Comedy', isOfKind: false })
  const signals = signalsOf(stated, contextOf([]), countValues([]))
  assert.ok(Number.isNaN(signals[SIGNAL_NAMES.indexOf('commonness')]))
})
