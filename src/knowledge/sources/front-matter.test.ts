import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFrontMatter } from './front-matter.ts'

test('readFrontMatter › reads plain and quoted values, and leaves the rest of YAML out', () => {
  const text = [
    '---',
    'Title: Heat: a film # really',
    'year: "1995"',
    "source: 'Mann''s notes'",
    'tags: [a, b]',
    'nested:',
    '  title: inner',
    'empty:   ',
    'escaped: "a\\tb"',
    '---',
    'Body',
    '---',
  ].join('\n')
  const { values, body, rows } = readFrontMatter(text)
  assert.deepEqual(Object.fromEntries(values), {
    ...{ title: 'Heat: a film', year: '1995', source: "Mann's notes", escaped: 'a\tb' },
  })
  assert.equal(body, 'Body\n---')
  assert.equal(rows, 10)
})

test('readFrontMatter › takes a rule at the beginning for text', () => {
  for (const text of ['', '---', '---\nno end', 'x\n---\ntitle: y\n---\n', `---\n${'x\n'.repeat(500)}---\n`]) {
    assert.equal(readFrontMatter(text).body, text)
  }
})
