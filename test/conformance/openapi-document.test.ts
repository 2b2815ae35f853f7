import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentFaults, type OpenApiDocument, type Operation } from './openapi-document.ts'

const OPERATION: Operation = {
  parameters: [{ name: 'user', in: 'path', required: true, schema: { type: 'string' } }],
  responses: {
    200: { description: 'ok', content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } },
  },
}
const DOCUMENT: OpenApiDocument = {
  openapi: '3.1.0',
  info: { title: 'x', version: '1' },
  paths: { '/x/{user}': { get: OPERATION } },
  components: { schemas: { A: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } } },
}

/** The document with another operation. */
function withOperation(changed: object): OpenApiDocument {
  return { ...DOCUMENT, paths: { '/x/{user}': { get: { ...OPERATION, ...changed } } } }
}

/** The document with another schema. */
function withSchema(schema: object): OpenApiDocument {
  return { ...DOCUMENT, components: { schemas: { A: schema } } }
}

test('documentFaults › finds none in a good document', () => {
  assert.deepEqual(documentFaults(DOCUMENT), [])
})

test('documentFaults › finds each kind of fault', () => {
  const body = { required: true, content: { 'application/json': { schema: { type: 'object' } } } }
  const cases: readonly (readonly [document: OpenApiDocument, said: RegExp])[] = [
    [{ ...DOCUMENT, openapi: '3.0.3' }, /openapi is 3\.0\.3/],
    [{ ...DOCUMENT, info: { title: '', version: '1' } }, /info lacks title/],
    [{ ...DOCUMENT, paths: { 'x/{user}': { get: OPERATION } } }, /does not begin with/],
    [{ ...DOCUMENT, paths: { '/x/{user}': { get: OPERATION }, '/x/{id}': {} } }, /is the same as/],
    [{ ...DOCUMENT, paths: { '/x/{user}': { fetch: OPERATION } } }, /no such method/],
    [{ ...DOCUMENT, security: [{ key: [] }] }, /no security scheme key/],
    [withOperation({ parameters: [] }), /\{user\} is not declared/],
    [withOperation({ parameters: [{ ...OPERATION.parameters![0]!, required: false }] }), /is not required/],
    [withOperation({ parameters: [...OPERATION.parameters!, ...OPERATION.parameters!] }), /declared twice/],
    [
      withOperation({ parameters: [{ ...OPERATION.parameters![0]!, schema: { type: ['integer', 'null'] } }] }),
      /be null/,
    ],
    [withOperation({ responses: {} }), /no response/],
    [withOperation({ responses: { ok: { description: 'ok' } } }), /ok is no status/],
    [withOperation({ responses: { 200: {} } }), /no description/],
    [withOperation({ requestBody: { ...body, required: false } }), /body is not required/],
    [withOperation({ requestBody: { required: true, content: {} } }), /no content/],
    [withSchema({ type: 'text' }), /no type text/],
    [withSchema({ type: 'string', nullable: true }), /keyword nullable/],
    [withSchema({ type: 'number', minimum: 0, exclusiveMinimum: true }), /exclusiveMinimum is no number/],
    [withSchema({ type: 'object', properties: { a: {} }, required: ['b'] }), /b is required and not described/],
    [withSchema({ type: 'array', items: { type: 'string', pattern: '(' } }), /A\.items: /],
    [withSchema({ anyOf: [{ enum: [] }] }), /empty enum/],
    [{ ...DOCUMENT, components: { schemas: {} } }, /leads nowhere/],
  ]
  for (const [document, said] of cases) assert.match(documentFaults(document).join('\n'), said)
})
