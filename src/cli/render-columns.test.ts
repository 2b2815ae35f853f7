import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showStyles } from '../explain/style.ts'
import { renderColumns } from './render-columns.ts'

test('renderColumns › puts numbers to the right, text to the left, and trails no spaces', () => {
  const text = renderColumns(
    ['name', 'n'],
    [
      ['a', '5'],
      ['longer', '12'],
    ],
  )
  assert.equal(showStyles(text, false), 'name     n\n------  --\na        5\nlonger  12\n')
})

test('renderColumns › styles a cell and not the blanks beside it', () => {
  const text = renderColumns(['n', 'word'], [['7', 'a']], (_, column) => (column === 'n' ? 'accent' : undefined))
  assert.equal(showStyles(text, true).split('\n')[2], '\u001b[36m7\u001b[39m  a')
})

test('renderColumns › takes control characters out', () => {
  assert.equal(renderColumns(['t'], [['\u001b[31mred\u202e']]).split('\n')[2], ' [31mred')
})
