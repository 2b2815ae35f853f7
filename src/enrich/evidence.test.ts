import assert from 'node:assert/strict'
import { test } from 'node:test'
import { promptPassage } from '../../test/fault/synthetic-items.ts'
import type { PromptPassage } from '../knowledge/rank-passages.ts'
import type { Evidence } from './attribute.ts'
import { checkEvidence, findEvidence } from './evidence.ts'

const FIRST = promptPassage('wiki:1', 'T', 'Nothing of use. A French drama.')
const SECOND = promptPassage('imdb:2', 'T', 'It was made in 1962. The film was directed by Agnès Varda.')

/** Quote and verbatim of what is found, or undefined; the range must hold the quote. */
function found(values: readonly string[], citation: unknown, passages: readonly PromptPassage[] = [FIRST, SECOND]) {
  const result = findEvidence(values, citation, passages)
  if (result === undefined) return undefined
  const { passage, start, end, quote } = result.evidence
  const text = passages.find((shown) => shown.passage.id === passage)!.passage.text
  assert.equal(text.slice(start, end), quote)
  return [quote, result.verbatim]
}

test('findEvidence › gives the cited sentence with its range, source and hash', () => {
  assert.deepEqual(findEvidence(['Agnès Varda'], 4, [FIRST, SECOND]), {
    evidence: {
      passage: 'imdb:2',
      quote: 'The film was directed by Agnès Varda.',
      start: 21,
      end: 58,
      source: 'imdb',
      sha256: SECOND.passage.sha256,
    } satisfies Evidence,
    verbatim: true,
  })
})

test('findEvidence › lets the sentence that says the value override a wrong citation', () => {
  for (const wrong of [1, 2, 3]) {
    assert.deepEqual(found(['Agnès Varda'], wrong), ['The film was directed by Agnès Varda.', true], String(wrong))
  }
})

test('findEvidence › keeps a cited sentence that says the value, though an earlier one does too', () => {
  const twice = promptPassage('p:1', 'T', 'A drama. One more drama. The last drama.')
  assert.deepEqual(found(['drama'], 2, [twice]), ['One more drama.', true])
  assert.deepEqual(found(['drama'], 0, [twice]), ['A drama.', true])
})

test('findEvidence › takes a sentence that says one of several values', () => {
  assert.deepEqual(found(['Bob Ray', 'Agnès Varda'], 1), ['The film was directed by Agnès Varda.', true])
})

test('findEvidence › keeps the cited sentence, not verbatim, when none says the value', () => {
  assert.deepEqual(found(['France'], 2), ['A French drama.', false])
})

test('findEvidence › finds nothing when no sentence says the value and the citation is no sentence', () => {
  for (const citation of [0, -1, 5, 1e9, 1.5, Number.NaN, '2', null, undefined, [2], { n: 2 }, true]) {
    assert.equal(found(['France'], citation), undefined, JSON.stringify(citation))
  }
})

test('findEvidence › finds a value said word for word, whatever the citation is', () => {
  for (const citation of [0, -1, 5, 1.5, Number.NaN, '2', null, undefined, [2], { n: 2 }, true]) {
    assert.deepEqual(found(['drama'], citation), ['A French drama.', true], JSON.stringify(citation))
  }
})

test('findEvidence › passes over case, accents, punctuation, possessives and forms of characters', () => {
  const text = (value: string, sentence: string) => found([value], 0, [promptPassage('p:1', 'T', sentence)])
  for (const [value, sentence] of [
    ['AGNES VARDA', 'by Agnès Varda, in 1962'],
    ['Agnès Varda', 'Agne\u0300s Varda’s film'],
    ['J.J. Abrams', 'made by J. J. Abrams in 2009'],
    ["Breton's", 'Breton was here'],
    ['office', 'an o\ufb03ce film'],
    ['science fiction', 'a Science-Fiction film'],
    ['90', 'runs 90 minutes'],
    ['Ｆｕｌｌ', 'full width'],
  ] as const) {
    assert.deepEqual(text(value, sentence), [sentence, true], value)
  }
})

test('findEvidence › takes whole words only', () => {
  const of = (value: string, sentence: string) => found([value], 0, [promptPassage('p:1', 'T', sentence)])
  assert.equal(of('War', 'A warm Edward film'), undefined)
  assert.equal(of('Ann Lee', 'Joann Lee and Ann Leeds'), undefined)
  assert.equal(of('9', 'in 1990'), undefined)
})

test('findEvidence › takes a value without a letter or digit for no value', () => {
  for (const value of ['', ' ', '…', '---', '\u0301']) assert.equal(found([value], 0), undefined, value)
  assert.deepEqual(found(['…'], 2), ['A French drama.', false])
  assert.equal(found(['—'], 0, [promptPassage('p:1', 'T', '…')]), undefined)
})

test('findEvidence › finds non-Latin values, and counts UTF-16 units past characters outside the basic plane', () => {
  const shown = [promptPassage('p:1', 'T', '🎬🎬 Made in Japan. Режиссёр Акира Куросава 🎬. 七人の侍')]
  assert.deepEqual(found(['акира куросава'], 1, shown), ['Режиссёр Акира Куросава 🎬. 七人の侍', true])
  assert.deepEqual(found(['七人の侍'], 0, shown), ['Режиссёр Акира Куросава 🎬. 七人の侍', true])
})

test('findEvidence › numbers only the sentences that the model was shown', () => {
  const whole = promptPassage('p:1', 'T', 'Shown words. Hidden words.')
  const shown = { ...whole, text: 'Shown words.', end: 12, cut: true }
  assert.equal(found(['hidden'], 2, [shown]), undefined)
  assert.deepEqual(found(['hidden'], 2, [shown, FIRST]), ['Nothing of use.', false])
})

test('findEvidence › finds nothing without a passage or a sentence', () => {
  assert.equal(found(['x'], 1, []), undefined)
  assert.equal(found(['x'], 1, [promptPassage('p:1', 'T', ' \n ')]), undefined)
})

test('checkEvidence › agrees with what findEvidence found, and names the link that broke', () => {
  const { text, sha256 } = SECOND.passage
  const link = findEvidence(['Agnès Varda'], 4, [FIRST, SECOND])!.evidence
  assert.equal(checkEvidence(link, text, sha256), undefined)
  const digits = '0123456789abcdef'
  assert.equal(
    checkEvidence({ ...link, sha256: digits.repeat(4) }, text, digits.repeat(4).toUpperCase()),
    'the passage has SHA-256 0123456789AB…, the evidence says 0123456789ab…',
  )
  assert.match(checkEvidence({ ...link, start: link.start + 1 }, text, sha256) ?? '', /not the quoted/)
  assert.match(checkEvidence(link, text.replace('è', 'e'), sha256) ?? '', /not the quoted/)
})
