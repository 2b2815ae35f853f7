import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printable, wrapText } from './terminal-text.ts'

test('printable › replaces what a terminal would obey and keeps every other script', () => {
  assert.equal(printable('a\u001b[31mb\u0000\u009bc\ud800'), 'a�[31mb��c�')
  assert.equal(printable('Amélie 8½ 千と千尋 العربية'), 'Amélie 8½ 千と千尋 العربية')
  assert.equal(printable('one\r\n\ttwo'), 'one two')
})

test('wrapText › breaks between words, hangs the rest, and leaves a long word whole', () => {
  assert.equal(wrapText('aa bb cc dd', 5), 'aa bb\ncc dd')
  assert.equal(wrapText('aa bb cc', 6, '> ', '.. '), '> aa\n.. bb\n.. cc')
  assert.equal(wrapText('abcdefghij k', 4), 'abcdefghij\nk')
  assert.equal(wrapText('', 4), '')
})
