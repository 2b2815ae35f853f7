import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attributeCsr, valueNames } from './attribute-csr.ts'

test('attributeCsr › gives a value the same column everywhere, columns ascending, with its reliability', () => {
  const { rows, cols, rowPtr, colIdx, values } = attributeCsr([
    [{ value: 'Kubrick' }],
    [],
    [
      { value: 'Lynch', reliability: 0.5 },
      { value: 'Kubrick', reliability: 0.25 },
    ],
  ])
  assert.deepEqual([rows, cols], [3, 2])
  assert.deepEqual([...rowPtr], [0, 1, 1, 3])
  assert.deepEqual([...colIdx], [0, 0, 1])
  assert.deepEqual([...values!], [1, 0.25, 0.5])
})

test('attributeCsr › takes the larger reliability of a repeated value and leaves out what is not relied on at all', () => {
  const { rowPtr, colIdx, values } = attributeCsr([
    [
      { value: 'a', reliability: 0.25 },
      { value: 'a', reliability: 0.75 },
      { value: 'b', reliability: 0 },
    ],
  ])
  assert.deepEqual([...rowPtr], [0, 1])
  assert.deepEqual([...colIdx], [0])
  assert.deepEqual([...values!], [0.75])
})

test('valueNames › names the columns', () => {
  assert.deepEqual(valueNames([[{ value: 'b' }], [], [{ value: 'a' }, { value: 'b' }]]), ['b', 'a'])
})
