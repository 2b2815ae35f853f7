import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markedText, segmentsOf } from './marked-text.ts'

test('segmentsOf › cuts at the borders of overlapping marks and loses no character', () => {
  const text = 'abcdefghij'
  const segments = segmentsOf(text, [
    { start: 1, end: 5, label: 'one' },
    { start: 3, end: 7, label: 'two' },
  ])
  assert.equal(segments.map((segment) => segment.text).join(''), text)
  assert.deepEqual(
    segments.map(({ text: part, labels, ending }) => [part, labels, ending]),
    [
      ['a', [], []],
      ['bc', ['one'], []],
      ['de', ['one', 'two'], ['one']],
      ['fg', ['two'], ['two']],
      ['hij', [], []],
    ],
  )
})

test('segmentsOf › passes over marks outside the text, empty or upside down', () => {
  const marks = [
    { start: -1, end: 2, label: 'a' },
    { start: 2, end: 99, label: 'b' },
    { start: 3, end: 3, label: 'c' },
    { start: 4, end: 1, label: 'd' },
  ]
  assert.deepEqual(segmentsOf('abcdef', marks), [{ text: 'abcdef', labels: [], ending: [] }])
})

test('markedText › marks the quote and escapes the text on both sides and inside', () => {
  const text = '<i>x</i> a <b> quote & more'
  const start = text.indexOf('a <b>')
  assert.equal(
    markedText(text, [{ start, end: start + 11, label: '<director>' }]).toString(),
    '&lt;i&gt;x&lt;/i&gt; <mark>a &lt;b&gt; quote</mark><span class="mark-label">&lt;director&gt;</span> &amp; more',
  )
})

test('markedText › shortens a long stretch without a quote, never the quote', () => {
  const text = `${'x'.repeat(1000)}${'q'.repeat(900)}`
  const page = markedText(text, [{ start: 1000, end: 1900, label: 'plot' }]).toString()
  assert.ok(page.includes(`<mark>${'q'.repeat(900)}</mark>`))
  assert.ok(page.includes('[…520 characters…]'))
})
