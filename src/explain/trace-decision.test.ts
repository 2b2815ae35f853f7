import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noiseConfig } from '../denoise/config.ts'
import type { NoiseDecision } from '../denoise/filter.ts'
import { decisionStep } from './trace-decision.ts'

const SETTINGS = noiseConfig.parse({ gateThreshold: 0.4 })
const KEPT: NoiseDecision = { item: '1', attribute: 'genre', kept: true, reason: 'kept', score: 0.8, delta: 0.1 }
const UNKNOWN: NoiseDecision = { ...KEPT, kept: false, reason: 'unknown', score: null, delta: null }

const problemOf = (decision: NoiseDecision, text: string | null = 'drama', settings = SETTINGS): string | undefined =>
  decisionStep('genre', [decision], text, settings).problem

test('decisionStep › holds for every decision that noise control can make', () => {
  for (const decision of [
    KEPT,
    { ...KEPT, reason: 'kept-warmup', delta: null },
    { ...KEPT, kept: false, reason: 'gate', score: 0.39, delta: null },
    { ...KEPT, kept: false, reason: 'gate', score: 0.39, delta: 0.2 },
    { ...KEPT, kept: false, reason: 'cosine', delta: -0.1 },
  ] as const)
    assert.equal(problemOf(decision), undefined, JSON.stringify(decision))
  assert.equal(problemOf(UNKNOWN, null), undefined)
  assert.equal(problemOf({ ...KEPT, score: null, delta: null }, 'drama', { ...SETTINGS, enabled: false }), undefined)
  assert.equal(problemOf({ ...KEPT, delta: null }, 'drama', { ...SETTINGS, useCosine: false }), undefined)
  assert.equal(
    problemOf({ ...KEPT, score: 0.95, delta: -1 }, 'drama', { ...SETTINGS, alwaysKeepAbove: 0.9 }),
    undefined,
  )
})

test('decisionStep › finds one that contradicts itself, the settings or the statements', () => {
  const wrong: readonly (readonly [NoiseDecision, RegExp])[] = [
    [{ ...KEPT, kept: false }, /kept is false, but the reason is kept/],
    [{ ...KEPT, score: 0.3 }, /the reason is kept, but the score is 0\.3 and the threshold 0\.4/],
    [{ ...KEPT, kept: false, reason: 'gate' }, /the reason is gate, but the score is 0\.8/],
    [{ ...KEPT, delta: -0.1 }, /kept with a Δ of -0\.1/],
    [{ ...KEPT, delta: null }, /kept with a Δ of null/],
    [{ ...KEPT, kept: false, reason: 'cosine' }, /dropped it with a Δ of 0\.1/],
    [{ ...KEPT, reason: 'kept-warmup' }, /while the sets filled/],
    [{ ...KEPT, score: 1.8 }, /not in \[0, 1\]/],
    [{ ...KEPT, score: null }, /no score/],
    [UNKNOWN, /something is stated/],
  ]
  for (const [decision, pattern] of wrong) assert.match(problemOf(decision) ?? '', pattern)
  assert.match(problemOf(KEPT, null)!, /nothing is stated/)
})

test('decisionStep › wants one decision, and the one that is made again', () => {
  assert.match(decisionStep('genre', [], 'drama', SETTINGS).problem!, /0 decisions/)
  assert.match(decisionStep('genre', [KEPT, KEPT], 'drama', SETTINGS).problem!, /2 decisions/)
  assert.equal(decisionStep('genre', [KEPT], 'drama', SETTINGS, { ...KEPT }).problem, undefined)
  assert.match(
    decisionStep('genre', [KEPT], 'drama', SETTINGS, { ...KEPT, score: 0.81 }).problem!,
    /score is 0\.8, made again it is 0\.81/,
  )
})
