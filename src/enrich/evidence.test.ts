import assert from 'node:assert/strict'
import { test } from 'node:test'
import { promptPassage } from '../../test/fault/synthetic-items.ts'
import type { Evidence } from './attribute.ts'
import { checkEvidence, findQuote } from './evidence.ts'

/** What is found of `quote` in one passage of this text. */
function found(quote: string, text: string): string | undefined {
  const evidence = findQuote(quote, [promptPassage('p:1', 'T', text)])
  if (evidence !== undefined) assert.equal(text.slice(evidence.start, evidence.end), evidence.quote)
  return evidence?.quote
}

test('findQuote › gives the range, source and hash of the passage that holds the words', () => {
  const first = promptPassage('wiki:1', 'T', 'Nothing of use.')
  const second = promptPassage('wiki:2', 'T', 'The film was directed by Agnès Varda in 1962.')
  assert.deepEqual(findQuote('directed by Agnès Varda', [first, second]), {
    passage: 'wiki:2',
    quote: 'directed by Agnès Varda',
    start: 13,
    end: 36,
    source: 'wiki',
    sha256: second.passage.sha256,
  } satisfies Evidence)
})

test('findQuote › prefers the exact words in a later passage to folded ones in an earlier', () => {
  const folded = promptPassage('p:1', 'T', 'A FRENCH film.')
  const exact = promptPassage('p:2', 'T', 'A French film.')
  assert.equal(findQuote('French film', [folded, exact])?.passage, 'p:2')
})

test('findQuote › finds words whose case, white space, quotation marks or dashes differ', () => {
  assert.equal(found('THE LAST METRO', 'see the last  metro now'), 'the last  metro')
  assert.equal(found('one two three', 'zero one\n\ttwo\u00a0three four'), 'one\n\ttwo\u00a0three')
  assert.equal(found(`"it's"`, 'she said \u201cit\u2019s\u201d twice'), '\u201cit\u2019s\u201d')
  assert.equal(found('1990-1995', 'in 1990\u20131995, mostly'), '1990\u20131995')
})

test('findQuote › finds words across composed characters, accents and ligatures, and ranges over the original', () => {
  assert.equal(found('Amelie Poulain', 'called Amélie Poulain here'), 'Amélie Poulain')
  assert.equal(found('Amélie', 'called Ame\u0301lie here'), 'Ame\u0301lie')
  assert.equal(found('fire', 'an o\ufb03ce on \ufb01re tonight'), '\ufb01re')
  assert.equal(found('office', 'an o\ufb03ce on \ufb01re tonight'), 'o\ufb03ce')
  assert.equal(found('İSTANBUL', 'filmed in istanbul'), 'istanbul')
})

test('findQuote › counts UTF-16 units past characters outside the basic plane', () => {
  const text = '🎬🎬 七人の侍 is by Akira Kurosawa 🎬'
  assert.equal(found('七人の侍', text), '七人の侍')
  assert.equal(found('BY AKIRA kurosawa', text), 'by Akira Kurosawa')
})

test('findQuote › finds a quote of text whose angle brackets were shown as guillemets', () => {
  assert.equal(found('‹i›Heat‹/i› is', 'so <i>Heat</i> is long'), '<i>Heat</i> is')
})

test('findQuote › finds nothing for words that stand in no passage, and for nothing at all', () => {
  const text = 'A film by Agnès Varda.'
  for (const quote of ['Agnes Vardas', 'film Agnès', '', '   ', '\u0301', 'A', '…']) {
    assert.equal(found(quote, text), undefined, quote)
  }
  assert.equal(findQuote('words', []), undefined)
})

test('findQuote › looks only at the part of a passage that the model was shown', () => {
  const whole = promptPassage('p:1', 'T', 'Shown words. Hidden words.')
  const shown = { ...whole, text: 'Shown words.', end: 12, cut: true }
  assert.equal(findQuote('Hidden words', [shown]), undefined)
  assert.equal(findQuote('Shown words', [shown])?.end, 11)
})

test('checkEvidence › agrees with what findQuote found, and names the link that broke', () => {
  const text = 'A film by Agnès Varda.'
  const shown = promptPassage('p:1', 'T', text)
  const link = findQuote('by agnes varda', [shown])!
  assert.equal(checkEvidence(link, text, shown.passage.sha256), undefined)
  assert.match(checkEvidence(link, text, '0'.repeat(64)) ?? '', /SHA-256/)
  assert.match(checkEvidence({ ...link, start: link.start + 1 }, text, shown.passage.sha256) ?? '', /not the quoted/)
  assert.match(checkEvidence(link, 'A film by Agnes Varda.', shown.passage.sha256) ?? '', /not the quoted/)
})
