import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../errors.ts'
import { maskOf, requireUnmaskedTargets } from './mask.ts'

const train = { rows: 2, cols: 6, rowPtr: Int32Array.of(0, 2, 3), colIdx: Int32Array.of(1, 4, 5) }
const validation = { rows: 2, cols: 6, rowPtr: Int32Array.of(0, 3, 3), colIdx: Int32Array.of(0, 4, 5) }

describe('maskOf', () => {
  it('is the union of the parts, ascending, each item once', () => {
    const mask = maskOf({ train, validation }, 'train+validation')
    assert.deepEqual([...mask.rowPtr], [0, 4, 5])
    assert.deepEqual([...mask.colIdx], [0, 1, 4, 5, 5])
  })

  it('is train alone when only that is asked for', () => {
    assert.equal(maskOf({ train, validation }, 'train'), train)
  })
})

describe('requireUnmaskedTargets', () => {
  it('passes when no test item is masked, also when another user has it', () => {
    requireUnmaskedTargets(train, { rows: 2, cols: 6, rowPtr: Int32Array.of(0, 1, 2), colIdx: Int32Array.of(5, 4) })
  })

  it('says how many test interactions are masked and names the first user', () => {
    const test = { rows: 2, cols: 6, rowPtr: Int32Array.of(0, 2, 4), colIdx: Int32Array.of(3, 4, 0, 5) }
    assert.throws(
      () => requireUnmaskedTargets(train, test, ['ann', 'bob']),
      (error) =>
        error instanceof Er2almError &&
        error.code === 'EVAL_MASKED_TARGET' &&
        error.message.startsWith('2 of 4 test interactions') &&
        error.message.includes('user ann'),
    )
  })
})
