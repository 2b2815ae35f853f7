import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bottomOf, middleOf, stackBoxes } from './aspect-boxes.ts'

const genre = { id: 'genre', name: ['genre'], figure: '60 %', lines: ['drama,', 'comedy'], faint: false }
const culture = { id: 'culture', name: ['culture and', 'language'], figure: '', lines: [], faint: true }

test('stackBoxes › makes a box as high as its text, and the next begins below it', () => {
  const boxes = stackBoxes([genre, culture], true)
  // Borders 20, first line 13, then 2 and 15 a line; 12 between boxes.
  assert.deepEqual(
    boxes.map(({ top, height }) => [top, height]),
    [
      [0, 65],
      [77, 33],
    ],
  )
  assert.equal(bottomOf(boxes), 110)
  assert.equal(middleOf(boxes, 'culture'), 93.5)
})

test('stackBoxes › leaves the text out on a narrow window, and puts the figure below a name that may break', () => {
  assert.deepEqual(
    stackBoxes([genre, culture], false).map(({ height }) => height),
    [50, 50],
  )
})

test('bottomOf, middleOf › are 0 where there is nothing', () => {
  assert.equal(bottomOf([]), 0)
  assert.equal(middleOf(stackBoxes([genre], true), 'plot'), 0)
})
