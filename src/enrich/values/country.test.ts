import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countryCode, countryMentions, countryName } from './country.ts'
import { wordsOf } from './phrase-table.ts'

test('countryCode › gives one code for every form of a name', () => {
  for (const form of ['USA', 'U.S.', 'us', 'American', 'the United States', 'United States of America', 'AMERICAN'])
    assert.equal(countryCode(form), 'US', form)
  for (const form of ['UK', 'United Kingdom', 'British', 'English', 'Scotland', 'Great Britain'])
    assert.equal(countryCode(form), 'GB', form)
  for (const [form, code] of [
    ['Hong Kong', 'HK'],
    ['West Germany', 'DE'],
    ['Czech Republic', 'CZ'],
    ['Czechia', 'CZ'],
    ['Burma', 'MM'],
    ['Myanmar', 'MM'],
    ['Côte d’Ivoire', 'CI'],
    ['Ivory Coast', 'CI'],
    ['South Korea', 'KR'],
    ['Turkey', 'TR'],
    ['Dutch', 'NL'],
  ] as const)
    assert.equal(countryCode(form), code, form)
})

test('countryCode › keeps former states apart from those that followed them', () => {
  assert.deepEqual(['Soviet Union', 'Yugoslavia', 'Czechoslovakia', 'East Germany'].map(countryCode), [
    'SU',
    'YU',
    'CS',
    'DD',
  ])
  assert.equal(countryName('SU'), 'Soviet Union')
})

test('countryCode › knows no country that there is not', () => {
  for (const text of ['Wadiya', 'Wyoming', 'European Union', 'an American film', 'world', '', 'Unknown Region'])
    assert.equal(countryCode(text), undefined, text)
})

test('countryName › gives each code a name that has the same code', () => {
  for (const code of ['US', 'GB', 'HK', 'CZ', 'TR', 'MM', 'SU', 'DE', 'CI', 'KR', 'NL'])
    assert.equal(countryCode(countryName(code)), code)
})

test('countryMentions › finds names and adjectives, two in a hyphenated one, and "South Korean" once', () => {
  const codes = (text: string) => countryMentions(wordsOf(text)).map(({ meaning }) => meaning)
  assert.deepEqual(codes('a Franco-German and South Korean film, made in the U.S.'), ['FR', 'DE', 'KR', 'US'])
  assert.deepEqual(codes('a film'), [])
})
