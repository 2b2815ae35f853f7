import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gbnfMatcher } from '../../../test/gbnf-matcher.ts'
import type { Json } from '../request.ts'
import { jsonGrammar } from './json-grammar.ts'

const accepts = (schema: { readonly [key: string]: Json }) => gbnfMatcher(jsonGrammar(schema))

test('jsonGrammar › takes the compact JSON of an object, its properties in order and all there', () => {
  const match = accepts({
    type: 'object',
    properties: { a: { type: 'string', maxLength: 3 }, b: { type: 'integer' } },
  })
  assert.ok(match('{"a":"xyz","b":-12}'))
  assert.ok(match('{"a":"","b":0}'))
  for (const text of ['{"b":1,"a":"x"}', '{"a":"x"}', '{"a": "x","b":1}', '{"a":"wxyz","b":1}', '{"a":"x","b":01}']) {
    assert.ok(!match(text), text)
  }
})

test('jsonGrammar › takes the escapes that JSON needs, one for one character, and no raw quote or line break', () => {
  const match = accepts({ type: 'string', maxLength: 4 })
  for (const value of ['a"b\\', '\n\t\r\b', '½七é“', '‹/›']) assert.ok(match(JSON.stringify(value)), value)
  for (const text of ['"a"b"', '"a\nb"', '"\\x"', '"abcde"', 'abc']) assert.ok(!match(text), text)
})

test('jsonGrammar › bounds lists from both sides', () => {
  const list = (bounds: object) => accepts({ type: 'array', items: { type: 'boolean' }, ...bounds })
  const text = (n: number): string => JSON.stringify(Array.from({ length: n }, () => true))
  const cases: [object, number, number][] = [
    [{ maxItems: 3 }, 0, 3],
    [{ minItems: 2, maxItems: 3 }, 2, 3],
    [{ minItems: 1, maxItems: 1 }, 1, 1],
    [{ minItems: 3, maxItems: 3 }, 3, 3],
  ]
  for (const [bounds, least, most] of cases) {
    for (let n = 0; n <= 5; n++) assert.equal(list(bounds)(text(n)), n >= least && n <= most, `${n} items`)
  }
})

test('jsonGrammar › bounds strings from both sides, in characters', () => {
  const string = (bounds: object) => accepts({ type: 'string', ...bounds })
  const cases: [object, number, number][] = [
    [{ minLength: 2, maxLength: 3 }, 2, 3],
    [{ minLength: 3, maxLength: 3 }, 3, 3],
    [{ minLength: 1 }, 1, 400],
    [{ maxLength: 0 }, 0, 0],
  ]
  for (const [bounds, least, most] of cases) {
    for (const n of [0, 1, 2, 3, 4, 400, 401]) {
      for (const character of ['a', '七', '😀', '"', '\n']) {
        const text = JSON.stringify(character.repeat(n))
        assert.equal(string(bounds)(text), n >= least && n <= most, `${JSON.stringify(bounds)}: ${n} × ${character}`)
      }
    }
  }
})

test('jsonGrammar › takes the listed values only, words or numbers', () => {
  const words = accepts({ type: 'string', enum: ['plot', 'say "hi"', 'back\\slash'] })
  for (const value of ['plot', 'say "hi"', 'back\\slash']) assert.ok(words(JSON.stringify(value)), value)
  assert.ok(!words('"plo"') && !words('plot'))
  const numbers = accepts({ type: 'integer', enum: [1, 2, 12] })
  assert.deepEqual(['1', '12', '3', '"1"'].map(numbers), [true, true, false, false])
})

test('jsonGrammar › takes numbers as JSON writes them', () => {
  const match = accepts({ type: 'number' })
  assert.deepEqual(['0', '-1.5', '12.25', '.5', '1.', '1e3', '00'].map(match), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

test('jsonGrammar › refuses a schema that it does not know', () => {
  assert.throws(() => jsonGrammar({ type: 'null' }), { code: 'BUG' })
  assert.throws(() => jsonGrammar({ oneOf: [] }), { code: 'BUG' })
})
