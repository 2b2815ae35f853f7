import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../errors.ts'
import { add, mul } from './ops/arithmetic.ts'
import { gatherRows } from './ops/gather-rows.ts'
import { mean, sumSquares } from './ops/reductions.ts'
import { createRandom } from './random.ts'
import { constant, createTape, param, scalarOf, type Tape } from './tape.ts'

const newTape = (): Tape => createTape({ training: true, random: createRandom(1) })
const scalar = (value: number) => ({ rows: 1, cols: 1, data: Float32Array.of(value) })

describe('backward', () => {
  it('adds the gradients of all paths to a value', () => {
    // x² + x at 3: 2·3 + 1
    const tape = newTape()
    const x = param('x', scalar(3))
    const root = add(tape, mul(tape, x, x), x)
    assert.equal(scalarOf(root), 12)
    tape.backward(root)
    assert.equal(x.grad?.data[0], 7)
  })

  it('adds to a gradient that the optimiser has not cleared, and starts at zero after it has', () => {
    const tape = newTape()
    const x = param('x', scalar(3))
    const step = (): number | undefined => {
      tape.reset()
      tape.backward(sumSquares(tape, x))
      return x.grad?.data[0]
    }
    assert.equal(step(), 6)
    assert.equal(step(), 12)
    x.grad = null
    assert.equal(step(), 6)
  })

  it('leaves parameters that the root does not depend on without a gradient', () => {
    const tape = newTape()
    const [x, unused] = [param('x', scalar(3)), param('unused', scalar(4))]
    mul(tape, unused, unused)
    tape.backward(sumSquares(tape, x))
    assert.equal(unused.grad, null)
  })

  it('does nothing when the root depends on constants only', () => {
    const tape = newTape()
    const frozen = constant(scalar(3))
    tape.backward(sumSquares(tape, frozen))
    assert.equal(frozen.grad, null)
  })

  it('refuses a root that is not 1×1', () => {
    const x = param('x', { rows: 2, cols: 1, data: new Float32Array(2) })
    assert.throws(
      () => newTape().backward(x),
      (error) => error instanceof Er2almError && error.code === 'BUG',
    )
  })
})

describe('reset', () => {
  it('keeps the gradients of parameters intact while later steps reuse the buffers', () => {
    const tape = newTape()
    const x = param('x', { rows: 2, cols: 2, data: Float32Array.of(1, 2, 3, 4) })
    tape.backward(mean(tape, mul(tape, x, x)))
    tape.reset()
    for (let lent = 0; lent < 10; lent++) tape.alloc(2, 2).data.fill(99)
    assert.deepEqual([...x.grad!.data], [0.5, 1, 1.5, 2])
  })

  it('makes the next step of the same shapes reuse the buffers of the last one', () => {
    const tape = newTape()
    const step = (): Set<ArrayBufferLike> =>
      new Set([tape.alloc(30, 20), tape.alloc(30, 20), tape.alloc(7, 1)].map(({ data }) => data.buffer))
    const first = step()
    assert.equal(first.size, 3)
    tape.reset()
    assert.deepEqual(step(), first)
  })

  it('serves shapes of slightly different size from one buffer', () => {
    const tape = newTape()
    const buffers = new Set<ArrayBufferLike>()
    for (let rows = 897; rows <= 1024; rows++) {
      const matrix = tape.alloc(rows, 1)
      assert.equal(matrix.data.length, rows)
      buffers.add(matrix.data.buffer)
      tape.reset()
    }
    assert.equal(buffers.size, 1)
  })
})

describe('alloc', () => {
  it('never lends one buffer twice before the next reset', () => {
    const tape = newTape()
    for (let round = 0; round < 3; round++) {
      const lent = Array.from({ length: 50 }, (_m, at) => tape.alloc(at % 5, 3).data.buffer)
      assert.equal(new Set(lent).size, lent.length)
      tape.reset()
    }
  })

  it('has the precision of the tape, and a gradient that of its parameter', () => {
    const tape = createTape({ training: true, random: createRandom(1), precision: 'float64' })
    assert.ok(tape.alloc(1, 1).data instanceof Float64Array)
    assert.ok(newTape().alloc(1, 1).data instanceof Float32Array)
    const x = param('x', { rows: 1, cols: 1, data: Float64Array.of(1) })
    tape.backward(sumSquares(tape, gatherRows(tape, x, Int32Array.of(0, 0))))
    assert.ok(x.grad?.data instanceof Float64Array)
  })

  it('gives zeros when asked to, whatever the buffer held', () => {
    const tape = newTape()
    tape.alloc(4, 4).data.fill(5)
    tape.reset()
    assert.ok(tape.allocZero(4, 4).data.every((entry: number) => entry === 0))
  })
})
