import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import type { Interactions } from '../interactions.ts'
import { dropDuplicates } from './duplicates.ts'
import { keepCore } from './k-core.ts'
import { prepareInteractions } from './prepare.ts'

type Row = readonly [user: number, item: number, time?: number, rating?: number]

function interactions(rows: readonly Row[]): Interactions {
  return {
    users: Int32Array.from(rows, ([user]) => user),
    items: Int32Array.from(rows, ([, item]) => item),
    rows: Uint32Array.from(rows, (_, k) => k + 1),
    ...(rows[0]?.[2] !== undefined && { times: Float64Array.from(rows, (row) => row[2] ?? Number.NaN) }),
    ...(rows[0]?.[3] !== undefined && { ratings: Float64Array.from(rows, (row) => row[3] ?? Number.NaN) }),
  }
}

const size = { numUsers: 10, numItems: 10 }
const describe = (): { user: string; item: string; file: string } => ({ user: 'u', item: 'i', file: 'a.csv' })
const rowsOf = (kept: Interactions): number[] => [...kept.rows]

test('dropDuplicates keeps the last or the first in time, whatever the order of rows', () => {
  const data = interactions([
    [1, 1, 50],
    [1, 1, 90],
    [2, 1, 10],
    [1, 1, 20],
  ])
  assert.deepEqual(rowsOf(dropDuplicates(data, 'last', size, describe)), [2, 3])
  assert.deepEqual(rowsOf(dropDuplicates(data, 'first', size, describe)), [3, 4])
})

test('dropDuplicates goes by row where times are equal or missing', () => {
  const timed = interactions([
    [1, 1, 5],
    [1, 1, 5],
  ])
  assert.deepEqual(rowsOf(dropDuplicates(timed, 'last', size, describe)), [2])
  assert.deepEqual(rowsOf(dropDuplicates(timed, 'first', size, describe)), [1])
  const untimed = interactions([
    [1, 1],
    [1, 1],
  ])
  assert.deepEqual(rowsOf(dropDuplicates(untimed, 'last', size, describe)), [2])
  assert.deepEqual(rowsOf(dropDuplicates(untimed, 'first', size, describe)), [1])
})

test('dropDuplicates leaves a pair in two given parts alone', () => {
  const data = {
    ...interactions([
      [1, 1],
      [1, 1],
      [1, 1],
    ]),
    parts: Uint8Array.of(0, 2, 2),
  }
  assert.deepEqual(rowsOf(dropDuplicates(data, 'last', size, describe)), [1, 3])
})

test('the minimum rating is applied after duplicates, so that a changed mind counts', () => {
  const ids = { users: ['a', 'b'], items: ['x', 'y'] }
  const data = interactions([
    [0, 0, 1, 5],
    [0, 0, 2, 1],
    [0, 1, 3, 4],
    [1, 1, 4, 5],
  ])
  const config = { duplicates: 'last', minRating: 4, minUserInteractions: 1, minItemInteractions: 1 } as const
  const { interactions: kept, steps } = prepareInteractions(data, config, ids, ['a.csv'])
  assert.deepEqual(rowsOf(kept), [3, 4])
  assert.deepEqual(
    steps.map(({ step, removed }) => [step, removed]),
    [
      ['read', 0],
      ['duplicates', 1],
      ['minRating', 1],
    ],
  )
})

test('keepCore repeats until nothing changes', () => {
  // Item 3 has one interaction; without it user 2 has one; without that item 2 has one; without that user 1 has one …
  const data = interactions([
    [1, 1],
    [1, 2],
    [2, 2],
    [2, 3],
    [5, 6],
    [5, 7],
    [6, 6],
    [6, 7],
  ])
  assert.deepEqual(rowsOf(keepCore(data, 2, 2, size)), [5, 6, 7, 8])
  assert.equal(keepCore(data, 1, 1, size), data)
})

test('keepCore leaves every user and item with enough, and removes nothing that could stay (random data)', () => {
  const random = createRandom(7)
  for (let round = 0; round < 20; round++) {
    const pairs = new Map<string, Row>()
    for (let k = 0; k < 40; k++) {
      const row = [random.int(10), random.int(10)] as const
      pairs.set(row.join(), row)
    }
    const data = interactions([...pairs.values()])
    const kept = keepCore(data, 3, 3, size)
    // Reference: remove one user or item at a time.
    let rows = [...pairs.values()]
    for (;;) {
      const degree = (side: 0 | 1, index: number): number => rows.filter((row) => row[side] === index).length
      const weak = rows.find(([user, item]) => degree(0, user) < 3 || degree(1, item) < 3)
      if (weak === undefined) break
      const side = degree(0, weak[0]) < 3 ? 0 : 1
      rows = rows.filter((row) => row[side] !== weak[side])
    }
    assert.deepEqual(
      Array.from(kept.users, (user, k) => [user, kept.items[k]]),
      rows,
    )
  }
})
