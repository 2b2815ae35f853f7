import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RecDataset } from '../data/dataset.ts'
import type { Csr } from '../numeric/csr.ts'
import { makeSlices, newItems } from './slices.ts'

function pattern(cols: number, rows: readonly (readonly number[])[]): Csr {
  const rowPtr = Int32Array.from([0, ...rows.map((_, r) => rows.slice(0, r + 1).flat().length)])
  return { rows: rows.length, cols, rowPtr, colIdx: Int32Array.from(rows.flat()) }
}

/** Items 0–2 in train, 3 in validation only, 4 and 5 nowhere before the test. User 2 has no test item. */
const dataset: RecDataset = {
  numUsers: 4,
  numItems: 6,
  train: pattern(6, [[0, 1], [2], [0], [1]]),
  validation: pattern(6, [[], [3], [], []]),
  test: pattern(6, [[2, 4], [0], [], [4, 5]]),
  itemFeatures: new Map(),
  userFeatures: new Map(),
}

describe('newItems', () => {
  it('are those in neither train nor validation', () => {
    assert.deepEqual(newItems(dataset), Int32Array.of(4, 5))
  })
})

describe('makeSlices', () => {
  const [all, known, fresh, shelf] = makeSlices(dataset, 'all')

  it('keeps the users with a target and the targets of the slice', () => {
    assert.deepEqual([...all.users], [0, 1, 3])
    assert.equal(all.targets, dataset.test)
    assert.deepEqual([...known.users], [0, 1])
    assert.deepEqual(known.targets, pattern(6, [[2], [0], [], []]))
    assert.deepEqual([...fresh.users], [0, 3])
    assert.deepEqual(fresh.targets, pattern(6, [[4], [], [], [4, 5]]))
  })

  it('ranks everything, and only the new items on the shelf', () => {
    assert.equal(all.candidates, 'all')
    assert.equal(known.candidates, 'all')
    assert.equal(fresh.candidates, 'all')
    assert.deepEqual(shelf.candidates, Int32Array.of(4, 5))
    assert.deepEqual(shelf.targets, fresh.targets)
  })

  it('keeps the shelf inside given candidates', () => {
    assert.deepEqual(makeSlices(dataset, Int32Array.of(0, 2, 4))[3].candidates, Int32Array.of(4))
  })

  it('leaves new and shelf without users when every test item was seen before', () => {
    const slices = makeSlices({ ...dataset, test: pattern(6, [[2], [], [], []]) }, 'all')
    assert.deepEqual(
      slices.map((slice) => slice.users.length),
      [1, 1, 0, 0],
    )
  })
})
