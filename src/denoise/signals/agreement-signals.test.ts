import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  rankInReply,
  repetition,
  replyLength,
  sampleAgreement,
  sampleLength,
  sourceAgreement,
} from './agreement-signals.ts'
import { contextOf, statedValue } from './signals.fixture.ts'

const france = statedValue({ attribute: 'country', value: 'France' })

test('sourceAgreement › is the share of the other sources that name the value, missing without any', () => {
  const otherTexts = ['Made in France.', 'A comedy.'].map((text) => ({ source: 'tmdb', text }))
  assert.equal(sourceAgreement(france, contextOf([], { otherTexts })), 1 / 2)
  assert.equal(sourceAgreement(statedValue({ attribute: 'country', value: ',' }), contextOf([], { otherTexts })), 0)
  assert.equal(sourceAgreement(france, contextOf([])), null)
})

test('sampleAgreement › is the share of the further replies that state the value, missing without any', () => {
  assert.equal(sampleAgreement(france, contextOf([], { otherSamples: [['Italy', 'France'], []] })), 1 / 2)
  assert.equal(sampleAgreement(france, contextOf([])), null)
})

test('sampleLength › is the logarithm of one more than the mean length, missing without a reply', () => {
  assert.equal(sampleLength(france, contextOf([], { otherSamples: [['Italy', 'Spain'], []] })), Math.log(2))
  assert.equal(sampleLength(france, contextOf([])), null)
})

test('rankInReply, replyLength, repetition › read the place, the length and the repeats', () => {
  const third = { ...france, position: 2, listLength: 4, repeats: 3 }
  assert.deepEqual([rankInReply(third), replyLength(third), repetition(third)], [1 / 3, Math.log(4), Math.log(4)])
})
