import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLING } from '../../test/fault/synthetic-items.ts'
import { repairRequest } from './repair.ts'
import { type CallRequest, callKey } from './request.ts'

const REQUEST: CallRequest = {
  stage: 'attributes',
  messages: [{ role: 'user', content: 'Answer.' }],
  schema: { type: 'object' },
  sampling: SAMPLING,
}
const shownOf = (reply: string): string => repairRequest(REQUEST, reply, 'p').messages.at(-2)!.content

test('repairRequest › goes on from the call with its reply and what is wrong, all else alike', () => {
  const { messages, ...rest } = repairRequest(REQUEST, '{"a": 1}', '"b" is missing')
  assert.deepEqual(rest, { stage: 'attributes', schema: REQUEST.schema, sampling: SAMPLING })
  assert.deepEqual(messages, [
    { role: 'user', content: 'Answer.' },
    { role: 'assistant', content: '{"a": 1}' },
    {
      role: 'user',
      content:
        'This reply cannot be used: "b" is missing. Write the whole JSON object again, corrected. Change nothing else.',
    },
  ])
  assert.equal(REQUEST.messages.length, 1)
})

test('repairRequest › is a call of its own for each reply and each fault', () => {
  const identity = { provider: 'p', model: 'm', revision: 'r' }
  const keys = [
    REQUEST,
    repairRequest(REQUEST, 'a', 'x'),
    repairRequest(REQUEST, 'b', 'x'),
    repairRequest(REQUEST, 'a', 'y'),
  ]
  assert.equal(new Set(keys.map((request) => callKey(identity, request))).size, 4)
})

test('repairRequest › shows 4,000 characters of a reply, and a word for an empty one', () => {
  assert.equal(shownOf('x'.repeat(4000)), 'x'.repeat(4000))
  assert.equal(shownOf('x'.repeat(4001)), `${'x'.repeat(4000)}…`)
  for (const empty of ['', ' \n']) assert.equal(shownOf(empty), '(nothing)')
})
