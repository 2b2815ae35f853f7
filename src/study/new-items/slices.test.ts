import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csrFromPairs, emptyCsr } from '../../numeric/csr.ts'
import type { Drawn } from './item-cold.ts'
import { byHistory, byPopularity, popularitySplits } from './slices.ts'

function drawn(users: readonly number[], values: readonly number[], groups: readonly (readonly number[])[]): Drawn {
  return {
    ...{ users: Int32Array.from(users), values: Float64Array.from(values) },
    byPopularity: groups.map((group) => Float64Array.from(group)),
  }
}

test('byHistory › takes the mean of the users of a group over all draws, each by its history in that draw', () => {
  const rows = new Map([['row', [drawn([0, 1, 2], [0.1, 0.3, 0.5], []), drawn([0, 2], [0.2, 1], [])]]])
  const histories = [Int32Array.of(3, 20, 51), Int32Array.of(4, 0, 51)]
  const { users, rows: found } = byHistory(rows, histories)
  assert.deepEqual(users, [0.5, 1, 0, 1])
  const [first, second, third, last] = found[0]!.values
  assert.deepEqual([first, second, last], [0.1, 0.25, 0.75])
  assert.ok(Number.isNaN(third))
})

test('byPopularity › takes the mean of the values of a group over all draws', () => {
  const rows = new Map([['row', [drawn([0], [1], [[0.5], [], [1, 0], []]), drawn([0], [1], [[1], [], [], []])]]])
  const { users, rows: found } = byPopularity(rows)
  assert.deepEqual(users, [1, 0, 1, 0])
  assert.deepEqual([found[0]!.values[0], found[0]!.values[2]], [0.75, 0.5])
})

test('popularitySplits › deal the test items out by the number of users who took them', () => {
  const [rare, middling] = [[0], [1, 1, 1, 1, 1, 1]]
  const items = [...rare, ...middling]
  const taken = csrFromPairs(
    7,
    2,
    items.map((_, user) => user),
    items,
  )
  const split = { numUsers: 7, numItems: 2, train: emptyCsr(7, 2), validation: emptyCsr(7, 2), test: taken }
  const parts = popularitySplits({ ...split, itemFeatures: new Map(), userFeatures: new Map() })
  assert.deepEqual(
    parts.map(({ test: part }) => [...part.colIdx]),
    [[0], [1, 1, 1, 1, 1, 1], [], []],
  )
})
