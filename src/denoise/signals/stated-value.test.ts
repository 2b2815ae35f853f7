import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSameValue, statedValues } from './stated-value.ts'

test('statedValues › reads equal values as one, in the order of the reply, and counts the repeats', () => {
  const values = statedValues('i1', 'country', ['American', 'France', 'USA', ' ', 'Comedy', 'comedy'], 2)
  assert.deepEqual(
    values.map(({ value, isOfKind, position, repeats }) => [value, isOfKind, position, repeats]),
    [
      ['United States', true, 0, 1],
      ['France', true, 1, 0],
      ['Comedy', false, 2, 1],
    ],
  )
  assert.ok(values.every(({ listLength, citation }) => listLength === 3 && citation === 2))
})

test('statedValues › takes two people out of one value', () => {
  const values = statedValues('i1', 'director', ['Joel and Ethan Coen'], null)
  assert.deepEqual(
    values.map(({ value }) => value),
    ['Joel Coen', 'Ethan Coen'],
  )
})

test('isSameValue › goes by the key of the attribute, and by person', () => {
  assert.ok(isSameValue('country', 'England', 'United Kingdom'))
  assert.ok(isSameValue('director', 'Robert Weide', 'Robert B. Weide'))
  assert.ok(!isSameValue('language', 'French', 'German'))
})
