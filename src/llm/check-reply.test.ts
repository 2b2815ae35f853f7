import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ATTRIBUTES } from '../enrich/attribute.ts'
import { itemSchema } from '../enrich/item-prompt.ts'
import { replyProblem } from './check-reply.ts'

const SCHEMA = {
  type: 'object',
  properties: {
    genre: { type: 'array', items: { type: 'string', maxLength: 5 }, minItems: 1, maxItems: 2 },
    plot: { type: 'string', minLength: 2, maxLength: 4 },
    plotSentence: { type: 'integer', enum: [0, 1, 2] },
    score: { type: 'number' },
    seen: { type: 'boolean' },
    year: { type: 'integer' },
  },
  required: ['genre', 'plot', 'plotSentence'],
  additionalProperties: false,
} as const
const GOOD = { genre: ['a'], plot: 'abcd', plotSentence: 2 }

test('replyProblem › is undefined for what follows the schema, whatever the white space and the order', () => {
  assert.equal(replyProblem(SCHEMA, JSON.stringify(GOOD)), undefined)
  assert.equal(replyProblem(SCHEMA, ' {"plotSentence": 0,\n"plot":"ab","genre":["b","c"]}'), undefined)
  assert.equal(replyProblem(SCHEMA, JSON.stringify({ ...GOOD, score: 1.5, seen: false, year: 1999 })), undefined)
})

const BROKEN: readonly (readonly [string, string, RegExp])[] = [
  ['cut off', '{"genre": ["a"', /no JSON document/],
  ['empty', '', /no JSON document/],
  ['fenced', '```json\n{}\n```', /no JSON document/],
  ['a list', '[1]', /the document is no object/],
  ['null', 'null', /the document is no object/],
  ['without a required property', JSON.stringify({ genre: ['a'], plot: 'ab' }), /"plotSentence" is missing/],
  ['with a property of the prototype', '{"genre":["a"],"plot":"ab","plotSentence":0,"toString":1}', /not asked for/],
  ['with one too many', JSON.stringify({ ...GOOD, more: 1 }), /not asked for/],
  ['with a text for a list', JSON.stringify({ ...GOOD, genre: 'a' }), /"genre" is no list/],
  ['with too many entries', JSON.stringify({ ...GOOD, genre: ['a', 'b', 'c'] }), /"genre" has 3 entries, at most 2/],
  ['with too few entries', JSON.stringify({ ...GOOD, genre: [] }), /"genre" has 0 entries, at least 1/],
  ['with an entry that is too long', JSON.stringify({ ...GOOD, genre: ['a', 'abcdef'] }), /entry 2 of "genre" has 6/],
  ['with a number in a list of texts', JSON.stringify({ ...GOOD, genre: [1] }), /entry 1 of "genre" is no string/],
  ['with a text that is too long', JSON.stringify({ ...GOOD, plot: 'abcde' }), /"plot" has 5 characters, at most 4/],
  ['with a text that is too short', JSON.stringify({ ...GOOD, plot: '七' }), /"plot" has 1 characters, at least 2/],
  ['with a sentence that there is not', JSON.stringify({ ...GOOD, plotSentence: 3 }), /"plotSentence" is none of/],
  ['with a digit as text', JSON.stringify({ ...GOOD, plotSentence: '1' }), /"plotSentence" is none of/],
  ['with a text for a number', JSON.stringify({ ...GOOD, score: '1' }), /"score" is no number/],
  ['with a fraction for an integer', JSON.stringify({ ...GOOD, year: 1.5 }), /"year" is no integer/],
  ['with a text for a boolean', JSON.stringify({ ...GOOD, seen: 'yes' }), /"seen" is neither/],
]
for (const [what, text, problem] of BROKEN) {
  test(`replyProblem › names what is wrong with a reply ${what}`, () => {
    assert.match(replyProblem(SCHEMA, text) ?? 'nothing', problem)
  })
}

test('replyProblem › counts characters, not code units', () => {
  assert.equal(replyProblem(SCHEMA, JSON.stringify({ ...GOOD, plot: '😀😀😀😀' })), undefined)
})

test('replyProblem › never repeats a word of the reply: it goes into logs', () => {
  for (const [, text] of BROKEN) assert.doesNotMatch(replyProblem(SCHEMA, text) ?? '', /toString|more|abcdef|yes/)
})

test('replyProblem › says BUG for a schema that it does not know, and knows those of the prompts', () => {
  assert.throws(() => replyProblem({ type: 'tuple' }, '1'), { code: 'BUG' })
  assert.match(replyProblem(itemSchema(ATTRIBUTES, 3), '{}') ?? '', /"director" is missing/)
})
