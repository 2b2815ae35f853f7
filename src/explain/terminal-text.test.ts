import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printable, screenJson, screenText, wrapText } from './terminal-text.ts'

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

test('screenText › keeps lines and tabs, and takes out what a terminal obeys or turns', () => {
  assert.equal(screenText('a\tb\nc'), 'a\tb\nc')
  assert.equal(screenText('\u001b[2J\u009b1m\r\b\u007f\u0000\u202ex\u2066\ud800'), '�[2J�1m�����x��')
})

test('screenJson › is the same value without a character that a terminal obeys', () => {
  const value = { title: '\u001b[2J\u009b1m\u007f\u2028\u202e…é七😀', n: [1] }
  const text = screenJson(JSON.stringify(value))
  assert.deepEqual(JSON.parse(text), value)
  assert.doesNotMatch(text, /\p{Cc}|[\u2028\u202e]/u)
  assert.match(text, /é七😀/)
})
