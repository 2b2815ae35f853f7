import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CallRequest, callKey, canonicalJson, type ModelIdentity } from './request.ts'

const IDENTITY: ModelIdentity = { provider: 'p', model: 'm', revision: 'r' }
const REQUEST: CallRequest = {
  stage: 'attributes',
  messages: [
    { role: 'system', content: 'do' },
    { role: 'user', content: 'it' },
  ],
  schema: { type: 'object', properties: { a: { type: 'string', maxLength: 4 } } },
  sampling: { temperature: 0, topP: 1, seed: 1, maxOutputTokens: 10, frequencyPenalty: 0 },
}

test('canonicalJson › sorts keys by code unit at every depth and writes no white space', () => {
  assert.equal(
    canonicalJson({ b: [1, { d: null, c: 'x y' }], a: true, Z: 1.5 }),
    '{"Z":1.5,"a":true,"b":[1,{"c":"x y","d":null}]}',
  )
})

test('canonicalJson › keeps the order of lists and leaves out properties that are undefined', () => {
  const sparse = { a: undefined, b: [2, 1] } as unknown as { readonly b: readonly number[] }
  assert.equal(canonicalJson(sparse), '{"b":[2,1]}')
})

test('canonicalJson › agrees with JSON.parse on text that needs escapes', () => {
  const value = { 'a"\n': 'line\u2028 "quoted" \\ 七' }
  assert.deepEqual(JSON.parse(canonicalJson(value)), value)
})

test('callKey › is the same whatever the order of the properties', () => {
  const reordered: CallRequest = {
    sampling: { frequencyPenalty: 0, maxOutputTokens: 10, seed: 1, topP: 1, temperature: 0 },
    schema: { properties: { a: { maxLength: 4, type: 'string' } }, type: 'object' },
    messages: REQUEST.messages.map(({ role, content }) => ({ content, role })),
    stage: REQUEST.stage,
  }
  assert.equal(callKey({ revision: 'r', model: 'm', provider: 'p' }, reordered), callKey(IDENTITY, REQUEST))
})

test('callKey › leaves out the name of the stage, which changes no reply', () => {
  assert.equal(callKey(IDENTITY, { ...REQUEST, stage: 'other' }), callKey(IDENTITY, REQUEST))
})

test('callKey › changes with each ingredient', () => {
  const { messages, sampling, schema } = REQUEST
  const variants: [ModelIdentity, CallRequest][] = [
    [IDENTITY, REQUEST],
    [{ ...IDENTITY, provider: 'q' }, REQUEST],
    [{ ...IDENTITY, model: 'n' }, REQUEST],
    [{ ...IDENTITY, revision: 's' }, REQUEST],
    [IDENTITY, { ...REQUEST, sampling: { ...sampling, temperature: 0.1 } }],
    [IDENTITY, { ...REQUEST, sampling: { ...sampling, topP: 0.9 } }],
    [IDENTITY, { ...REQUEST, sampling: { ...sampling, seed: 2 } }],
    [IDENTITY, { ...REQUEST, sampling: { ...sampling, maxOutputTokens: 11 } }],
    [IDENTITY, { ...REQUEST, sampling: { ...sampling, frequencyPenalty: 0.1 } }],
    [IDENTITY, { ...REQUEST, schema: { ...schema, required: ['a'] } }],
    [IDENTITY, { ...REQUEST, messages: [...messages].reverse() }],
    [IDENTITY, { ...REQUEST, messages: [messages[0]!, { role: 'user', content: 'it ' }] }],
    [IDENTITY, { ...REQUEST, messages: [messages[0]!, { role: 'assistant', content: 'it' }] }],
    [
      IDENTITY,
      {
        ...REQUEST,
        messages: [
          { role: 'system', content: 'doi' },
          { role: 'user', content: 't' },
        ],
      },
    ],
  ]
  const keys = variants.map(([identity, request]) => callKey(identity, request))
  assert.equal(new Set(keys).size, variants.length)
  for (const key of keys) assert.match(key, /^[0-9a-f]{64}$/)
})
