import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderColumns } from './render-columns.ts'

test('renderColumns › puts numbers to the right, text to the left, and trails no spaces', () => {
  const text = renderColumns(
    ['name', 'n'],
    [
      ['a', '5'],
      ['longer', '12'],
    ],
  )
  assert.equal(text, 'name     n\n------  --\na        5\nlonger  12\n')
})

test('renderColumns › takes control characters out', () => {
  assert.equal(renderColumns(['t'], [['\u001b[31mred\u202e']]).split('\n')[2], ' [31mred')
})
