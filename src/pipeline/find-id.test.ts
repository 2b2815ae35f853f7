import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { findId } from './find-id.ts'

const hintOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    assert.ok(error instanceof Er2almError)
    assert.equal(error.code, 'ID_UNKNOWN')
    return error.hint!
  }
  return assert.fail('nothing was thrown')
}

test('findId › gives the dense index of an id', () => {
  assert.equal(findId('user', 'b', ['a', 'b']), 1)
})

test('findId › suggests the three nearest ids, nearest first', () => {
  // edit distances to 1234: 1, 2, 4, 4, 1
  const hint = hintOf(() => findId('user', '1234', ['1235', '1200', '9999', '8888', '12345']))
  assert.equal(hint, 'did you mean "1235", "12345", "1200"?')
})

test('findId › suggests items whose title was given in place of an id, shortest title first', () => {
  const titles = [
    { id: '1', title: 'White Heat', year: 1949, genres: [] },
    { id: '2', title: 'Heat', year: 1995, genres: [] },
    { id: '3', title: 'Ran', genres: [] },
  ]
  assert.equal(
    hintOf(() => findId('item', 'heat', ['1', '2', '3'], titles)),
    'did you mean "2" (Heat, 1995), "1" (White Heat, 1949)?',
  )
})

test('findId › gives advice when there is no id at all', () => {
  assert.match(
    hintOf(() => findId('item', 'x', [])),
    /give the id of the item/,
  )
})

test('findId › suggests no id that has nothing in common with the one given', () => {
  assert.equal(
    hintOf(() => findId('user', 'zzz', ['10', '23', 'abc'])),
    'give the id of the user as the data file has it',
  )
})

test('findId › reads no more of a large catalogue of long ids than it can in passing', () => {
  const ids = Array.from({ length: 50_000 }, (_, i) => `${i}`.padStart(200, 'x'))
  const began = performance.now()
  assert.match(
    hintOf(() => findId('item', 'y'.repeat(256), ids)),
    /give the id/,
  )
  assert.match(
    hintOf(() => findId('item', `${'x'.repeat(199)}a`, ids)),
    /did you mean "x/,
  )
  // Some 0.1 s; every id would take ten.
  assert.ok(performance.now() - began < 3000)
})
