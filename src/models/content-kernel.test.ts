import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attributeCsr } from '../data/attribute-csr.ts'
import { contentKernel } from './content-kernel.ts'

const all = Int32Array.of(0, 1, 2, 3)
/** n = 4. 'a' is of three items, 'b' of two, 'c' of one alone. */
const DIRECTORS = attributeCsr([
  [{ value: 'a' }],
  [{ value: 'a' }, { value: 'b' }],
  [{ value: 'a', reliability: 0.5 }, { value: 'b' }],
  [{ value: 'c' }],
])
const [A, B] = [1 + Math.log(5 / 4), 1 + Math.log(5 / 3)]
const both = Math.hypot(A, B)

function near(got: ArrayLike<number>, wanted: readonly number[]): void {
  wanted.forEach((value, at) => {
    assert.ok(Math.abs(got[at]! - value) < 1e-6, `entry ${at} is ${got[at]}, not ${value}`)
  })
}

test('contentKernel › is the product of rows of unit length, doubtful values counting by their reliability', () => {
  const { data } = contentKernel(new Map([['director', DIRECTORS]])).between(all, all)
  const [x0, x1, x2] = [
    [1, 0],
    [A / both, B / both],
    [A / both / 2, B / both],
  ] as const
  const dot = (x: readonly number[], y: readonly number[]): number => x[0]! * y[0]! + x[1]! * y[1]!
  near(data, [dot(x0, x0), dot(x0, x1), dot(x0, x2), 0])
  near(data.subarray(8), [dot(x2, x0), dot(x2, x1), dot(x2, x2), 0])
  near(data.subarray(12), [0, 0, 0, 0])
})

test('contentKernel › adds attributes by their weights, in any selection and order of items', () => {
  const kernel = contentKernel(
    new Map([
      ['director', DIRECTORS],
      ['year', attributeCsr([[{ value: '1999' }], [], [], [{ value: '1999' }]])],
    ]),
    { year: 3 },
  )
  near(kernel.between(Int32Array.of(3), Int32Array.of(0, 3, 1)).data, [3, 3, 0])
  near(kernel.between(Int32Array.of(1), Int32Array.of(0)).data, [A / both])
})

test('contentKernel › splits a sum over an item into the terms of its values', () => {
  const kernel = contentKernel(new Map([['director', DIRECTORS]]), { director: 2 })
  const f = Float64Array.of(0.5, -1, 3, 7)
  const terms = kernel.terms(1, (other) => f[other]!)
  assert.deepEqual(
    terms.map(({ attribute, value }) => [attribute, value]),
    [
      ['director', 0],
      ['director', 1],
    ],
  )
  const row = kernel.between(Int32Array.of(1), all).data
  let whole = 0
  row.forEach((likeness, other) => {
    whole += likeness * f[other]!
  })
  assert.ok(Math.abs(terms[0]!.sum + terms[1]!.sum - whole) < 1e-6)
})

test('contentKernel › knows which items share something with another', () => {
  const kernel = contentKernel(new Map([['director', DIRECTORS]]))
  assert.deepEqual(
    [...all].map((item) => kernel.isLinked(item)),
    [true, true, true, false],
  )
  assert.equal(contentKernel(new Map([['director', DIRECTORS]]), { director: 0 }).isLinked(0), false)
})
