import assert from 'node:assert/strict'
import { test } from 'node:test'
import { llmConfigSchema } from '../llm/config.ts'
import { promptTokens } from '../llm/prompt-tokens.ts'
import { type CallRequest, callKey } from '../llm/request.ts'
import { createCallTally } from './call-tally.ts'

const llm = llmConfigSchema.parse({
  provider: { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1', model: 'm' },
  concurrency: 2,
  inputUsdPerMillion: 1,
  outputUsdPerMillion: 10,
})
const call = (content: string): CallRequest => ({
  stage: 's',
  messages: [{ role: 'user', content }],
  schema: {},
  sampling: { temperature: 0, topP: 1, seed: 1, maxOutputTokens: 100, frequencyPenalty: 0 },
})
const keyOf = (content: string): string =>
  callKey({ provider: 'openai-compatible', model: 'm', revision: 'unversioned' }, call(content))
const reply = { text: 'r', finishReason: 'stop', inputTokens: 9, outputTokens: 20, usd: 1 }

test('promptTokens › is a quarter of the UTF-8 bytes, rounded up', () => {
  // é is two bytes
  assert.equal(promptTokens(call('abcé')), 2)
})

test('tally › counts a prompt once however often it comes', () => {
  const tally = createCallTally(llm, () => undefined, 100, 50)
  tally.add(call('twelve bytes'))
  tally.add(call('twelve bytes'))
  const { calls, toSend, inputTokens, outputTokens, usd, hours } = tally.finish(0)
  assert.deepEqual([calls, toSend, inputTokens, outputTokens], [1, 1, 3, 100])
  assert.ok(Math.abs(usd - (3 + 10 * 100) / 1e6) < 1e-15)
  // 100 tokens at 50 a second, two calls at once: one second
  assert.equal(hours, 1 / 3600)
})

test('tally › takes recorded calls as free, and their mean output for the others', () => {
  const tally = createCallTally(llm, (key) => (key === keyOf('known') ? reply : undefined), 100, 50)
  assert.equal(tally.add(call('known')).reply, reply)
  tally.add(call('new!'))
  const { recorded, toSend, inputTokens, outputTokens } = tally.finish(0)
  assert.deepEqual([recorded, toSend, inputTokens, outputTokens], [1, 1, 1, 20])
})

test('tally › takes a call that cannot be rendered for the mean of its stage, else for the fallback', () => {
  const known = createCallTally(llm, () => undefined, 100, 50)
  known.add(call('twelve bytes'))
  known.addEstimated()
  known.addEstimated(7)
  // 3 rendered, 7 given, and one mean of these two: 5
  assert.equal(known.finish(0).inputTokens, 15)
  assert.equal(known.finish(0).estimated, 2)
  const blank = createCallTally(llm, () => undefined, 100, 50)
  blank.addEstimated()
  assert.equal(blank.finish(40).inputTokens, 40)
})
