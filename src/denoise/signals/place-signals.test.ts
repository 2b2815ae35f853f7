import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mainLanguage, mentionShare, placeAgreement } from './place-signals.ts'
import { contextOf, statedValue } from './signals.fixture.ts'

const language = (value: string) => statedValue({ attribute: 'language', value })
const country = (value: string) => statedValue({ attribute: 'country', value })

test('mainLanguage › is what most people of a country speak; former states have none', () => {
  assert.deepEqual(['US', 'FR', 'JP', 'BR'].map(mainLanguage), ['en', 'fr', 'ja', 'pt'])
  assert.notEqual(mainLanguage('SU'), 'en')
})

test('placeAgreement › compares a language with the countries that the passages say the item was made in', () => {
  const context = contextOf(['It is a 1995 American crime film set in France.'])
  assert.equal(placeAgreement(language('English'), context), 1)
  assert.equal(placeAgreement(language('French'), context), 0)
  assert.equal(placeAgreement(language('English'), contextOf(['A film.'])), null)
})

test('placeAgreement › compares a country with the languages that the passages say are spoken', () => {
  const context = contextOf(['It is a 2001 French-language film.'])
  assert.equal(placeAgreement(country('France'), context), 1)
  assert.equal(placeAgreement(country('Japan'), context), 0)
  assert.equal(placeAgreement(country('Wadiya'), context), 0)
  assert.equal(placeAgreement(country('France'), contextOf(['A film.'])), null)
  assert.equal(placeAgreement(statedValue({ attribute: 'director', value: 'A B' }), context), null)
})

test('mentionShare › is the share of the named countries that fit', () => {
  const context = contextOf(['An American shoots in France, Canada and the United States.'])
  assert.equal(mentionShare(country('United States'), context), 1 / 2)
  assert.equal(mentionShare(language('English'), context), 3 / 4)
  assert.equal(mentionShare(language('Klingonish'), context), 0)
  assert.equal(mentionShare(country('France'), contextOf(['A film.'])), null)
})
