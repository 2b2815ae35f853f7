import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { chunkId, chunkText } from './chunk-text.ts'

test('chunkText › keeps paragraphs together as long as they fit', () => {
  assert.deepEqual(chunkText('aa bb\n\ncc dd\n\nee', 12), ['aa bb\n\ncc dd', 'ee'])
  assert.deepEqual(chunkText('aa bb\n\ncc dd\n\nee', 16), ['aa bb\n\ncc dd\n\nee'])
  assert.deepEqual(chunkText('aa bb\n\ncc dd\n\nee', 5), ['aa bb', 'cc dd', 'ee'])
  assert.deepEqual(chunkText(' \n\n ', 5), [])
})

test('chunkText › cuts a long paragraph after a line, a sentence, or a word', () => {
  assert.deepEqual(chunkText('One two three. Four five six.', 20), ['One two three.', 'Four five six.'])
  assert.deepEqual(chunkText('one two three\nfour five six', 20), ['one two three', 'four five six'])
  assert.deepEqual(chunkText('one two three four', 9), ['one two', 'three', 'four'])
  assert.deepEqual(chunkText('一二三。四五六。', 5), ['一二三。', '四五六。'])
  assert.deepEqual(chunkText('😀😀😀', 3), ['😀', '😀', '😀'])
})

test('chunkText › loses nothing but white space, and keeps the limit, for any text', () => {
  const random = createRandom(4)
  const letters = ['a', 'b', '. ', ' ', '\n', '\n\n', 'wörd', '😀', '! ', '   ']
  for (let round = 0; round < 500; round++) {
    const text = Array.from({ length: random.int(60) }, () => letters[random.int(letters.length)]).join('')
    const maxChars = 2 + random.int(30)
    const chunks = chunkText(text, maxChars)
    assert.equal(chunks.join('').replace(/\s/g, ''), text.replace(/\s/g, ''), JSON.stringify([text, maxChars]))
    for (const chunk of chunks) {
      assert.ok(chunk.length <= maxChars && chunk === chunk.trim() && chunk !== '', JSON.stringify([text, chunk]))
      assert.ok(text.includes(chunk) && chunk.isWellFormed())
    }
  }
})

test('chunkText › takes no long time over megabytes without a space', () => {
  const began = performance.now()
  assert.equal(chunkText('x'.repeat(2_000_000), 1200).length, Math.ceil(2_000_000 / 1200))
  assert.ok(performance.now() - began < 3000)
})

test('chunkId › is the id of the document when there is one piece, and sorts in order', () => {
  assert.equal(chunkId('a.md', 0, 1), 'a.md')
  assert.deepEqual([9, 0, 1].map((index) => chunkId('a.md', index, 10)).sort(), ['a.md#0001', 'a.md#0002', 'a.md#0010'])
})
