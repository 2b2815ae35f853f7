import assert from 'node:assert/strict'
import { test } from 'node:test'
import { llmConfigSchema } from '../llm/config.ts'
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

/** Four bytes a token, so that the figures can be followed. */
const FOUR = { bytes: 0, tokensPerByte: 1 / 4 }

test('tally › counts a prompt once however often it comes, an endpoint with its schema', () => {
  const tally = createCallTally(llm, () => undefined, 100, 50)
  tally.add(call('twelve bytes'))
  tally.add(call('twelve bytes'))
  // 12 bytes, and {} as the schema: 14 / 4 tokens; a usual reply without properties is its braces
  const { calls, toSend, inputTokens, outputTokens, usd, hours } = tally.finish(FOUR)
  assert.deepEqual([calls, toSend, inputTokens, outputTokens], [1, 1, 4, 2])
  assert.ok(Math.abs(usd - (4 + 10 * 2) / 1e6) < 1e-15)
  // 2 tokens at 50 a second, two calls at once: 1/50 second
  assert.ok(Math.abs(hours - 0.02 / 3600) < 1e-15)
})

test('tally › takes recorded calls as free, and their mean output and bytes a token for the others', () => {
  const tally = createCallTally(llm, (key) => (key === keyOf('known!') ? reply : undefined), 100, 50)
  assert.equal(tally.add(call('known!')).reply, reply)
  tally.add(call('a text of twenty-two!!'))
  // 9 tokens for 8 bytes, so 27 for 24
  const { recorded, toSend, inputTokens, outputTokens } = tally.finish(FOUR)
  assert.deepEqual([recorded, toSend, inputTokens, outputTokens], [1, 1, 27, 20])
  assert.equal(tally.tokensPerByte(), 9 / 8)
})

test('tally › learns nothing from recorded calls that count no tokens', () => {
  const tally = createCallTally(
    llm,
    (key) => (key === keyOf('known!') ? { ...reply, inputTokens: 0, outputTokens: 0 } : undefined),
    100,
    50,
  )
  tally.add(call('known!'))
  tally.add(call('twelve bytes'))
  assert.deepEqual(
    [tally.tokensPerByte(), tally.finish(FOUR).inputTokens, tally.finish(FOUR).outputTokens],
    [undefined, 4, 2],
  )
})

test('tally › takes a call that cannot be rendered for the mean of its stage, else for the fallback', () => {
  const known = createCallTally(llm, () => undefined, 100, 50)
  known.add(call('twelve bytes'))
  known.addEstimated()
  known.addEstimated(26)
  // 14 rendered, 26 given, and one mean of these two: 60 bytes
  assert.equal(known.finish(FOUR).inputTokens, 15)
  assert.equal(known.finish(FOUR).estimated, 2)
  const blank = createCallTally(llm, () => undefined, 100, 50)
  blank.addEstimated()
  const { inputTokens, outputTokens } = blank.finish({ bytes: 160, tokensPerByte: 1 / 4 })
  assert.deepEqual([inputTokens, outputTokens], [40, 100])
})
