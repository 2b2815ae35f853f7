import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attributeCsr } from '../data/attribute-csr.ts'
import { matrixOf } from '../numeric/matrix.ts'
import { contentKernel } from './content-kernel.ts'
import { newItemWeights } from './new-item-weights.ts'

// Items 0 and 1 share a value with the new item 3, item 2 shares one with the new item 4; one value an item, so K is
// made of 1 and 0: K = [[1, 1, 0], [1, 1, 0], [0, 0, 1]] and K_new = [[1, 0], [1, 0], [0, 1]].
const kernel = contentKernel(
  new Map([['director', attributeCsr(['x', 'x', 'y', 'x', 'y'].map((value) => [{ value }]))]]),
)
const items = Int32Array.of(0, 1, 2)
const likeness = { own: kernel.between(items, items), cross: kernel.between(items, Int32Array.of(3, 4)) }
const weights = matrixOf(3, 3, Float32Array.of(0, 3, 0, 3, 0, 0, 0, 3, 0))

test('newItemWeights › is the ridge regression of the centred rows on the kernel', () => {
  // (K + I)⁻¹ = [[2/3, −1/3, 0], [−1/3, 2/3, 0], [0, 0, 1/2]], so (K + I)⁻¹·K_new = [[1/3, 0], [1/3, 0], [0, 1/2]];
  // every centred row sums two of −1, −1 and 2.
  const [{ content }] = newItemWeights(likeness, { weights, counts: [1, 1, 1] }, [1]) as [never]
  const { rows, cols, data } = content as { rows: number; cols: number; data: Float32Array }
  assert.deepEqual([rows, cols], [3, 2])
  const wanted = [1 / 3, -1 / 2, 1 / 3, -1 / 2, 1 / 3, -1 / 2]
  wanted.forEach((value, at) => {
    assert.ok(Math.abs(data[at]! - value) < 1e-6, `entry ${at} is ${data[at]}, not ${value}`)
  })
})

test('newItemWeights › promises more to an item like popular ones, nothing where all are equally popular', () => {
  const [fit] = newItemWeights(likeness, { weights, counts: [100, 50, 1] }, [1])
  assert.ok(fit!.prior[0]! > 0 && fit!.prior[1]! < 0)
  const [flat] = newItemWeights(likeness, { weights, counts: [7, 7, 7] }, [1])
  assert.ok(flat!.prior.every((value) => Math.abs(value) < 1e-6))
})

test('newItemWeights › gives one result for each λ, weaker with a larger one', () => {
  const fits = newItemWeights(likeness, { weights, counts: [1, 1, 1] }, [1, 10])
  assert.equal(fits.length, 2)
  assert.ok(Math.abs(fits[1]!.content.data[0]!) < Math.abs(fits[0]!.content.data[0]!))
})
