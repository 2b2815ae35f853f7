import assert from 'node:assert/strict'
import { test } from 'node:test'
import { promptBytes, promptTokens, typicalReplyTokens } from './prompt-tokens.ts'
import type { CallRequest } from './request.ts'

const REQUEST: CallRequest = {
  stage: 's',
  messages: [
    { role: 'system', content: 'abc' },
    { role: 'user', content: 'é七' }, // 2 + 3 bytes
  ],
  schema: { type: 'object' }, // 17 bytes
  sampling: { temperature: 0, topP: 1, seed: 1, maxOutputTokens: 100, frequencyPenalty: 0 },
}

test('promptTokens › is the UTF-8 bytes of all messages by the bytes a token, rounded up', () => {
  assert.equal(promptTokens(REQUEST, 4), 2)
  assert.equal(promptTokens(REQUEST, 3), 3)
})

test('promptBytes › counts the schema where an endpoint bills it', () => {
  assert.equal(promptBytes(REQUEST, 'llama-cpp'), 8)
  assert.equal(promptBytes(REQUEST, 'openai-compatible'), 8 + 17)
})

test('typicalReplyTokens › adds names, lists, sentences and numbers', () => {
  const list = { type: 'array', items: { type: 'string' } }
  const schema = {
    properties: { tags: list, plot: { type: 'string', maxLength: 200 }, plotSentence: { type: 'integer' } },
  }
  // braces 2; names (4 + 4) / 4, (4 + 4) / 4 and (12 + 4) / 4; a list 5.3, a sentence 30, a number 1
  assert.ok(Math.abs(typicalReplyTokens(schema) - (2 + 2 + 2 + 4 + 5.3 + 30 + 1)) < 1e-9)
  // a choice of given values is longer than a list of one's own
  assert.ok(
    Math.abs(typicalReplyTokens({ properties: { tags: { ...list, items: { enum: ['a'] } } } }) - (2 + 2 + 7.8)) < 1e-9,
  )
  // a ranking of all three names: each with quotes and comma, 4 bytes a token
  const ranking = { type: 'array', items: { enum: ['aaaaa', 'bbbbb', 'ccccc'] }, minItems: 3 }
  assert.ok(Math.abs(typicalReplyTokens({ properties: { rank: ranking } }) - (2 + 2 + 6)) < 1e-9)
})
