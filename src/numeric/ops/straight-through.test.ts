import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constant, param } from '../tape.ts'
import { add, mul } from './arithmetic.ts'
import { matrix64, rowsOf, tape64 } from './gradient-check.ts'
import { mean } from './reductions.ts'
import { stopGradient, straightThrough } from './straight-through.ts'

describe('straightThrough', () => {
  it('has the hard value and gives the soft value its gradient', () => {
    const tape = tape64()
    const soft = param('soft', matrix64([[0.7, 0.2]]))
    const result = straightThrough(tape, matrix64([[1, 0]]), soft)
    assert.deepEqual(rowsOf(result), [[1, 0]])
    // (hard + soft)·[4, 6]/2: both ways to `soft` bring [2, 3].
    tape.backward(mean(tape, mul(tape, add(tape, result, soft), constant(matrix64([[4, 6]])))))
    assert.deepEqual([...soft.grad!.data], [4, 6])
  })
})

describe('stopGradient', () => {
  it('keeps the value and takes no gradient', () => {
    const tape = tape64()
    const x = param('x', matrix64([[3, 5]]))
    // d/dx of x·stop(x) is stop(x), not 2x.
    tape.backward(mean(tape, mul(tape, x, stopGradient(x))))
    assert.deepEqual([...x.grad!.data], [1.5, 2.5])
  })
})
