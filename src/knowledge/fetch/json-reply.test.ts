import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJsonReply, valueAt } from './json-reply.ts'

test('parseJsonReply › says what came instead of JSON', () => {
  assert.deepEqual(parseJsonReply('{"a":[1]}', 'x'), { a: [1] })
  assert.throws(() => parseJsonReply('<html>', 'https://a.test/'), {
    code: 'FETCH_REPLY',
    message: 'https://a.test/: the reply is not JSON, it begins with "<html>"',
    retryable: true,
  })
})

test('valueAt › follows own keys and list places only', () => {
  const root = JSON.parse('{"a":[{"b":1}],"__proto__":{"c":2}}')
  assert.equal(valueAt(root, ['a', '0', 'b']), 1)
  assert.equal(valueAt(root, []), root)
  for (const path of [['a', '1'], ['a', 'b', 'c'], ['constructor'], ['a', '0', 'toString']])
    assert.equal(valueAt(root, path), undefined, path.join('.'))
})
