import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answering } from '../guarded-app.fixture.ts'
import { createRouteTable } from './route-table.ts'

const table = createRouteTable([
  answering('GET /items'),
  answering('POST /items', undefined, 'write'),
  answering('GET /explain/{user}/{item}'),
  answering('GET /{page}', undefined, 'none'),
])

test('route table › finds the declared path of a request, never the ids in it', () => {
  assert.deepEqual(table.find('GET', '/explain/u 1/m%2F7'), {
    pattern: '/explain/{user}/{item}',
    scope: 'read',
    route: 'GET /explain/{user}/{item}',
  })
  assert.equal(table.find('GET', '/explain/u1'), undefined)
  assert.equal(table.find('GET', '/explain/u1/m1/more'), undefined)
})

test('route table › knows paths by method, and HEAD as GET', () => {
  assert.equal(table.find('POST', '/items')?.scope, 'write')
  assert.equal(table.find('HEAD', '/items')?.scope, 'read')
  assert.equal(table.find('DELETE', '/items'), undefined)
  assert.deepEqual(table.methods('/items'), ['GET', 'POST'])
  assert.deepEqual(table.methods('/a/b/c/d'), [])
})

test('route table › takes the route that comes first', () => {
  assert.equal(table.find('GET', '/items')?.pattern, '/items')
  assert.equal(table.find('GET', '/other')?.pattern, '/{page}')
})

test('route table › of no routes finds nothing', () => {
  assert.equal(createRouteTable([]).find('GET', '/'), undefined)
})
