import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JsonSchema, misfits } from './json-schema.ts'

const root = { components: { schemas: { Name: { type: 'string', minLength: 2 } } } }

test('misfits › finds what each keyword forbids, and nothing else', () => {
  const cases: readonly (readonly [schema: JsonSchema, fits: readonly unknown[], not: readonly unknown[]])[] = [
    [{ type: 'integer', minimum: 1, maximum: 3 }, [1, 3], [0, 4, 1.5, '1', null]],
    [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, [0.5], [0, 1]],
    [{ type: 'number', multipleOf: 5 }, [10], [11]],
    [{ type: ['string', 'null'] }, ['', null], [0, [], {}]],
    [{ type: 'string', minLength: 1, maxLength: 2 }, ['a', 'ab', '😀😀'], ['', 'abc']],
    [{ type: 'string', pattern: '^a' }, ['ab'], ['ba']],
    [{ enum: ['a', 1, null] }, ['a', 1, null], ['b', '1']],
    [{ const: { a: 1 } }, [{ a: 1 }], [{ a: 2 }]],
    [{ type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2 }, [['a']], [[], ['a', 'b', 'c'], [1]]],
    [{ type: 'array', prefixItems: [{ const: 1 }], items: { const: 2 } }, [[1, 2]], [[2], [1, 1]]],
    [{ type: 'array', uniqueItems: true }, [[1, 2]], [[1, 1]]],
    [{ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }, [{ a: '', b: 1 }], [{}, { a: 1 }, []]],
    [{ type: 'object', properties: { a: {} }, additionalProperties: false }, [{ a: 1 }], [{ b: 1 }]],
    [{ type: 'object', additionalProperties: { type: 'number' } }, [{ x: 1 }], [{ x: '1' }]],
    [{ type: 'object', propertyNames: { pattern: '^x' } }, [{ x: 1 }], [{ y: 1 }]],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, ['', null], [1]],
    [{ oneOf: [{ minimum: 1 }, { maximum: 5 }] }, [0, 6], [3]],
    [{ allOf: [{ minimum: 1 }, { maximum: 5 }] }, [3], [0, 6]],
    [{ not: { type: 'null' } }, [1], [null]],
    [{ $ref: '#/components/schemas/Name' }, ['ab'], ['a', 1]],
  ]
  for (const [schema, fits, not] of cases) {
    for (const value of fits) assert.deepEqual(misfits(schema, value, root), [], JSON.stringify([schema, value]))
    for (const value of not) assert.ok(misfits(schema, value, root).length > 0, JSON.stringify([schema, value]))
  }
})

test('misfits › says where', () => {
  const schema: JsonSchema = { type: 'object', properties: { a: { type: 'array', items: { type: 'string' } } } }
  assert.deepEqual(misfits(schema, { a: ['x', 7] }, root), ['$.a[1] is 7, not string'])
  assert.throws(() => misfits({ $ref: '#/components/schemas/None' }, 1, root), /leads nowhere/)
})
