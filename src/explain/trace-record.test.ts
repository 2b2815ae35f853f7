import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { attributes } from './example.fixture.ts'
import { derivedStep, fileStep, promptStep, recordStep, replyStep } from './trace-record.ts'

const director = attributes[0] as ItemAttribute

test('promptStep › holds when the recorded and the derived call are the same, or both none', () => {
  assert.equal(promptStep('ab', 'ab').problem, undefined)
  assert.equal(promptStep(null, undefined).problem, undefined)
})

test('promptStep › says how recorded and derived call differ', () => {
  assert.match(promptStep('a'.repeat(64), 'b'.repeat(64)).problem!, /makes the call bbbbbbbbbbbb…, not aaaaaaaaaaaa…/)
  assert.match(
    promptStep('a'.repeat(64), undefined).problem!,
    /names the call aaaaaaaaaaaa…, but there is nothing to ask/,
  )
  assert.match(promptStep(null, 'b'.repeat(64)).problem!, /names no call, but the prompt makes the call bbbbbbbbbbbb…/)
})

test('replyStep › says that the ledger has no reply', () => {
  assert.match(replyStep('c'.repeat(64), undefined).problem!, /no reply for the call cccccccccccc…/)
  assert.equal(replyStep('c', { text: '{}' }).problem, undefined)
})

test('recordStep › names the first part that differs, both ways', () => {
  assert.equal(recordStep(director, { ...director }).problem, undefined)
  assert.equal(
    recordStep(director, { ...director, value: ['Eve'] }).problem,
    'the value is ["Ida Holm"], but the reply, read again, gives ["Eve"]',
  )
  assert.match(recordStep(director, { ...director, status: 'unknown' }).problem!, /the status is "stated".*"unknown"/)
  assert.match(recordStep(director, { ...director, reason: 'x' }).problem!, /the reason is absent.*"x"/)
  const [link] = director.evidence
  assert.match(
    recordStep(director, { ...director, evidence: [{ ...link!, start: link!.start + 1 }] }).problem!,
    /the evidence is not what the reply/,
  )
  assert.match(recordStep(director, undefined).problem!, /no such attribute/)
})

test('derivedStep › names the field that differs, also one that is in only one of the two', () => {
  assert.equal(derivedStep('the picks', { a: 1, b: undefined }, { a: 1 }).problem, undefined)
  assert.equal(derivedStep('the picks', { a: 1 }, { a: 2 }).problem, 'the picks: a is 1, derived again it is 2')
  assert.match(derivedStep('the picks', { a: 1 }, { a: 1, liked: 'x' }).problem!, /liked is absent/)
})

test('fileStep › compares the hashes, and says nothing of a folder without them', () => {
  assert.deepEqual(fileStep('f', undefined, 'a'), [])
  assert.equal(fileStep('f', 'a', 'a')[0]!.problem, undefined)
  assert.match(fileStep('f', 'a', 'b')[0]!.problem!, /f was changed after it was written/)
})
