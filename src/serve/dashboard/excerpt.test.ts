import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePassage } from '../../knowledge/passage.ts'
import { excerptOf } from './excerpt.ts'

const passage = (text: string) => makePassage({ id: 'p', title: 'T', source: 's', date: '2020-01-01', text })

function quoted(text: string, quote: string): { readonly quote: string; readonly start: number; readonly end: number } {
  const start = text.indexOf(quote)
  return { quote, start, end: start + quote.length }
}

test('excerptOf › has the whole of a short passage around the quote', () => {
  const text = 'It opened in May. Ann Lee directed it. It ran for weeks.'
  assert.deepEqual(excerptOf(passage(text), quoted(text, 'Ann Lee directed it.')), {
    ...{ before: 'It opened in May. ', quote: 'Ann Lee directed it.', after: ' It ran for weeks.' },
    ...{ cutBefore: false, cutAfter: false, title: 'T', date: '2020-01-01' },
  })
})

test('excerptOf › cuts a long passage on both sides, and never a character in two', () => {
  // Each of these is two UTF-16 units long; an odd number of units before the quote puts the cut inside one.
  const text = `${'🎬'.repeat(1_000)}x Ann Lee y${'🎬'.repeat(1_000)}`
  const found = excerptOf(passage(text), quoted(text, ' Ann Lee '))!
  assert.ok(found.cutBefore && found.cutAfter)
  for (const side of [found.before, found.after]) {
    assert.ok(side.isWellFormed())
    assert.ok(side.length >= 399 && side.length <= 402, String(side.length))
  }
  const long = `a${'🎬'.repeat(2_000)}`
  const cut = excerptOf(passage(long), { quote: long, start: 0, end: long.length })!
  assert.ok(cut.quote.length <= 2_000 && cut.quote.isWellFormed() && cut.cutAfter && cut.after === '')
})

test('excerptOf › has nothing where other words stand there', () => {
  const text = 'Ann Lee directed it.'
  assert.equal(excerptOf(passage(text), { quote: 'Bob Ray', start: 0, end: 7 }), undefined)
  assert.equal(excerptOf(passage(text), { quote: 'Ann Lee', start: 500, end: 507 }), undefined)
})
