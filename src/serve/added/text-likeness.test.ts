import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Matrix, matrixOf } from '../../numeric/matrix.ts'
import { textLikeness } from './text-likeness.ts'

const two = (numbers: Float32Array | undefined): readonly number[] =>
  Array.from(numbers ?? [], (n) => Math.round(n * 100) / 100)
const vector = (...numbers: readonly number[]): Float32Array => Float32Array.from(numbers)

// Item 2 has no text. The mean of the other three is (2, 1).
const MARKER: Matrix = matrixOf(4, 2, Float32Array.of(3, 1, 1, 1, 0, 0, 2, 1))
const likeness = textLikeness(new Map([['marker', MARKER]]), 4, 2)

test('textLikeness › is the cosine of what is left when the mean is taken away, nothing below 0', () => {
  // (5, 1) − (2, 1) = (3, 0): along item 0, against item 1; item 3 is the mean itself, and item 2 has no text.
  assert.deepEqual(two(likeness.of([{ part: 'marker', vector: vector(5, 1) }])), [1, 0, 0, 0])
  // (3, 2) − (2, 1) = (1, 1).
  assert.deepEqual(two(likeness.of([{ part: 'marker', vector: vector(3, 2) }])), [0.71, 0, 0, 0])
})

test('textLikeness › says nothing of texts that are the mean, or of none', () => {
  assert.equal(likeness.of([{ part: 'marker', vector: vector(2, 1) }]), undefined)
  assert.equal(likeness.of([]), undefined)
})

test('textLikeness › adds parts up, each centred by its own mean and of length 1', () => {
  // The plots of items 0 and 1 are (0, 10) and (0, −10): mean (0, 0).
  const plot = matrixOf(4, 2, Float32Array.of(0, 10, 0, -10, 0, 0, 0, 0))
  const both = textLikeness(
    new Map([
      ['marker', MARKER],
      ['plot', plot],
    ]),
    4,
    2,
  )
  // Item 0 is (1, 0) + (0, 1), item 1 (−1, 0) + (0, −1); a marker alone is like item 0 by cos 45°.
  assert.deepEqual(two(both.of([{ part: 'marker', vector: vector(5, 1) }])), [0.71, 0, 0, 0])
  assert.deepEqual(
    two(
      both.of([
        { part: 'marker', vector: vector(5, 1) },
        { part: 'plot', vector: vector(0, 1) },
      ]),
    ),
    [1, 0, 0, 0],
  )
})

test('textLikeness › centres a part that known items lack by the mean of all their texts', () => {
  assert.deepEqual(two(likeness.of([{ part: 'plot', vector: vector(5, 1) }])), [1, 0, 0, 0])
})

test('ofKnown › is the likeness of a known item: 1 to itself', () => {
  assert.deepEqual(two(likeness.ofKnown(0)), [1, 0, 0, 0])
  assert.equal(likeness.ofKnown(2), undefined)
})
