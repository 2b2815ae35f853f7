import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AttributeId } from '../enrich/attribute.ts'
import { Er2almError } from '../errors.ts'
import { logistic } from '../numeric/logistic-regression.ts'
import { createRandom } from '../numeric/random.ts'
import { fitGate, type GateExample, type GateInput } from './learned-gate.ts'
import { SIGNAL_NAMES, type SignalName } from './signals/registry.ts'

/** Signals that are all missing but the given ones. */
function signals(given: Partial<Record<SignalName, number>>): Float64Array {
  return Float64Array.from(SIGNAL_NAMES, (name) => given[name] ?? Number.NaN)
}

/** Right values are stated more often; of countries a signal means the opposite of what it means for directors. */
function examples(seed: number, count = 400): readonly GateExample[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, n) => {
    const isRight = random.next() < 0.5
    const attribute: AttributeId = n % 2 === 0 ? 'director' : 'country'
    const sign = (isRight ? 1 : -1) * (attribute === 'director' ? 1 : -1)
    const isStated = random.next() < (isRight ? 0.8 : 0.2) ? 1 : 0
    const given = { isStated, replyLength: sign + random.normal(), rankInReply: random.normal() }
    const agreement = isRight && random.next() < 0.5 ? {} : { sampleAgreement: 0.5 }
    return {
      item: `i${n % 50}`,
      attribute,
      error: isRight ? null : 'any',
      signals: signals({ ...given, ...agreement }),
    }
  })
}

function reliability(list: readonly GateExample[], asked: GateInput): number {
  return logistic(fitGate(list).logOdds(asked))
}

test('fitGate › learns what a signal, a missing one, and a signal of one attribute say', () => {
  const gate = fitGate(examples(1, 4000))
  const of = (attribute: AttributeId, given: Partial<Record<SignalName, number>>): number =>
    logistic(gate.logOdds({ attribute, signals: signals({ sampleAgreement: 0.5, ...given }) }))
  assert.ok(of('director', { isStated: 1 }) > of('director', { isStated: 0 }) + 0.4)
  assert.ok(of('director', { isStated: 0, replyLength: 1 }) > of('director', { isStated: 0, replyLength: -1 }) + 0.1)
  assert.ok(of('country', { isStated: 0, replyLength: 1 }) < of('country', { isStated: 0, replyLength: -1 }) - 0.1)
  assert.ok(of('director', { isStated: 1, sampleAgreement: undefined }) > of('director', { isStated: 1 }))
  assert.ok(Math.abs(gate.weights.get('rankInReply')!) < gate.weights.get('isStated')! / 3)
  assert.equal(gate.weights.has('titleShare'), false)
})

test('fitGate › is calibrated on values like those it learnt from', () => {
  const gate = fitGate(examples(1, 4000))
  const fresh = examples(2, 4000).map((one) => ({
    reliability: logistic(gate.logOdds(one)),
    isRight: one.error === null,
  }))
  for (const low of [0, 0.2, 0.4, 0.6, 0.8]) {
    const bin = fresh.filter(({ reliability }) => reliability >= low && reliability < low + 0.2)
    const right = bin.filter(({ isRight }) => isRight).length / bin.length
    const said = bin.reduce((sum, { reliability }) => sum + reliability, 0) / bin.length
    assert.ok(Math.abs(right - said) < 0.08, `from ${low}: ${right} of ${bin.length} right, ${said} said`)
  }
})

test('fitGate › weighs both truths alike, however many were planted', () => {
  const few = examples(1)
  const wrong = few.filter(({ error }) => error !== null)
  const many = [...few, ...wrong, ...wrong]
  const asked = { attribute: 'director', signals: signals({}) } as const
  assert.ok(Math.abs(reliability(few, asked) - reliability(many, asked)) < 0.02)
})

test('fitGate › refuses an attribute with one truth', () => {
  const oneSided = examples(1).filter(({ attribute, error }) => attribute === 'director' || error === null)
  assert.throws(
    () => fitGate(oneSided),
    (error: unknown) => error instanceof Er2almError && error.code === 'USAGE',
  )
  assert.throws(() => fitGate([]), Er2almError)
})
