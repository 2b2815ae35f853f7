import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecordedReply } from '../store/ledger.ts'
import { knownReply } from './known-reply.ts'
import { repairRequest } from './repair.ts'
import { type CallRequest, callKey } from './request.ts'

const IDENTITY = { provider: 'p', model: 'm', revision: 'r' }
const REQUEST: CallRequest = {
  stage: 's',
  messages: [{ role: 'user', content: 'do' }],
  schema: { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
  sampling: { temperature: 0, topP: 1, seed: 1, maxOutputTokens: 9, frequencyPenalty: 0 },
}
const KEY = callKey(IDENTITY, REQUEST)
const reply = (text: string): RecordedReply => ({ text, finishReason: 'stop', inputTokens: 1, outputTokens: 1, usd: 0 })
const REPAIR = repairRequest(REQUEST, '{}', '"a" is missing')
const REPAIR_KEY = callKey(IDENTITY, REPAIR)
const look = (recorded: Readonly<Record<string, string>>, repair = true) =>
  knownReply(REQUEST, IDENTITY, (key) => (recorded[key] === undefined ? undefined : reply(recorded[key])), repair)

test('knownReply › goes from the call to its repair to the verdict, by what is recorded', () => {
  assert.deepEqual(look({}), { kind: 'missing', key: KEY, request: REQUEST })
  assert.deepEqual(look({ [KEY]: '{"a": 1}' }), { kind: 'usable', key: KEY, reply: reply('{"a": 1}') })
  const broken = { key: KEY, reply: reply('{}') }
  assert.deepEqual(look({ [KEY]: '{}' }), { kind: 'missing', key: REPAIR_KEY, request: REPAIR, broken })
  const repaired = look({ [KEY]: '{}', [REPAIR_KEY]: '{"a": 2}' })
  assert.deepEqual(repaired, { kind: 'usable', key: REPAIR_KEY, reply: reply('{"a": 2}') })
  const invalid = look({ [KEY]: '{}', [REPAIR_KEY]: '{"a": "x"}' })
  assert.deepEqual(invalid, { kind: 'invalid', key: KEY, reply: reply('{"a": "x"}'), problem: '"a" is no integer' })
})

test('knownReply › without repair takes whatever was replied', () => {
  assert.deepEqual(look({ [KEY]: '{}' }, false), { kind: 'usable', key: KEY, reply: reply('{}') })
})

test('repairRequest › goes on from the reply, shows no more than its beginning, and never an empty turn', () => {
  const long = repairRequest(REQUEST, 'x'.repeat(1_000_000), 'it is too long')
  assert.deepEqual(long.messages[0], REQUEST.messages[0])
  assert.equal(long.messages[1]!.role, 'assistant')
  assert.equal(long.messages[1]!.content.length, 4_001)
  assert.match(long.messages[2]!.content, /it is too long/)
  assert.equal(repairRequest(REQUEST, ' \n', 'p').messages[1]!.content, '(nothing)')
  assert.deepEqual([long.schema, long.sampling, long.stage], [REQUEST.schema, REQUEST.sampling, REQUEST.stage])
})
