import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemValues } from '../added/attribute-likeness.ts'
import { sharedBeside } from './shared-beside.ts'

/** Two items of the model, and two that came in since. */
const VALUES: readonly ItemValues[] = [
  new Map([
    ['genre', ['drama']],
    ['country', ['FR']],
    ['year', ['1990', '1990–1994']],
  ]),
  new Map([
    ['genre', ['drama']],
    ['stated genre', ['drama']],
  ]),
  new Map([
    ['genre', ['drama', 'crime']],
    ['stated genre', ['drama', 'crime']],
    ['country', ['FR']],
    ['year', ['1990', '1990–1994']],
  ]),
  new Map([
    ['genre', ['crime']],
    ['studio', ['ghibli']],
  ]),
]
const ITEMS = { numItems: 2, idOf: (item: number) => `i${item}`, valuesOf: (item: number) => VALUES[item]! }

test('sharedBeside › has what an added item shares with the history, most shared first, years left out', () => {
  assert.deepEqual(sharedBeside(2, [0, 1, 2, 3], ITEMS), [
    {
      ...{ attribute: 'genre', value: 'drama' },
      items: [
        { id: 'i0', isStated: false },
        { id: 'i1', isStated: true },
      ],
    },
    { attribute: 'country', value: 'France', items: [{ id: 'i0', isStated: true }] },
    { attribute: 'genre', value: 'crime', items: [{ id: 'i3', isStated: false }] },
  ])
})

test('sharedBeside › of an item of the model has what it shares with added ones alone', () => {
  assert.deepEqual(sharedBeside(0, [1, 2, 3], ITEMS), [
    { attribute: 'genre', value: 'drama', items: [{ id: 'i2', isStated: false }] },
    { attribute: 'country', value: 'France', items: [{ id: 'i2', isStated: false }] },
  ])
})

test("sharedBeside › has the catalogue's further attributes, which nobody stated", () => {
  const values = [new Map([['studio', ['ghibli']]]), ...VALUES.slice(1)]
  assert.deepEqual(sharedBeside(3, [0], { ...ITEMS, valuesOf: (item: number) => values[item]! }), [
    { attribute: 'studio', value: 'ghibli', items: [{ id: 'i0', isStated: false }] },
  ])
})
