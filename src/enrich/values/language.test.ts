import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languageCode, languageMentions, languageName } from './language.ts'
import { wordsOf } from './phrase-table.ts'

test('languageCode › takes codes, English names and names in the language itself', () => {
  for (const form of ['fr', 'French', 'français', 'Français', 'French-language', 'French language'])
    assert.equal(languageCode(form), 'fr', form)
  for (const [form, code] of [
    ['日本語', 'ja'],
    ['Pусский', 'ru'],
    ['한국어/조선말', 'ko'],
    ['עִבְרִית', 'he'],
    ['Română', 'ro'],
    ['Farsi', 'fa'],
    ['Mandarin', 'zh'],
    ['普通话', 'zh'],
    ['Chinese', 'zh'],
    ['Cantonese', 'yue'],
    ['cn', 'yue'],
    ['广州话 / 廣州話', 'yue'],
    ['Tagalog', 'fil'],
    ['nb', 'no'],
    ['ภาษาไทย', 'th'],
  ] as const)
    assert.equal(languageCode(form), code, form)
})

test('languageCode › knows a film without a language, and no language in other words', () => {
  assert.equal(languageCode('No Language'), 'zxx')
  assert.equal(languageName('zxx'), 'none')
  for (const text of ['American', 'American English', 'Jazz', '', 'Christian', 'unknown'])
    assert.equal(languageCode(text), undefined, text)
})

test('languageName › gives each code a name that has the same code', () => {
  for (const code of ['en', 'fr', 'zh', 'yue', 'fil', 'no', 'fa', 'he', 'ta'])
    assert.equal(languageCode(languageName(code)), code)
})

test('languageMentions › takes names for mentions, but no codes', () => {
  assert.deepEqual(
    languageMentions(wordsOf('It is in Hindi or Tamil, to be on CS')).map(({ meaning }) => meaning),
    ['hi', 'ta'],
  )
})
