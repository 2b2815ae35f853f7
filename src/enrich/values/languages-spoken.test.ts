import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languagesSpoken } from './languages-spoken.ts'

const CASES: readonly (readonly [sentence: string, codes: readonly string[]])[] = [
  ['X is a 2010 English-language French action film.', ['en']],
  ['X is a 2007 Indian Tamil-language film dubbed for others.', ['ta']],
  ['X is a 2007 Tamil film.', ['ta']],
  ['It was filmed in French and German.', ['de', 'fr']],
  ['A French and English-language drama.', ['en', 'fr']],
  ['It has Hindi dialogue.', ['hi']],
  ['X is a French comedy.', []],
  ['X is a 2011 French English-language film.', ['en']],
  ['Languages: English, Italian.', ['en', 'it']],
  ['Original language: 日本語.', ['ja']],
  ['Of the tongues of Europe, Italian is old.', []],
  ['A Spanish prison in English hands.', []],
  ['The Italian version was shown in France.', []],
  ['It was filmed in Hindi and Italian and shown in Greek.', ['hi', 'it']],
  ['A French actor and an English-language film.', ['en']],
  ['', []],
]
for (const [sentence, codes] of CASES) {
  test(`languagesSpoken › ${codes.join(', ') || 'none'}: ${sentence}`, () => {
    assert.deepEqual([...languagesSpoken(sentence)].sort(), [...codes].sort())
  })
}
