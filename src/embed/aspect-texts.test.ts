import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AttributeId, ItemAttribute } from '../enrich/attribute.ts'
import { aspectTextsOfItem, itemAspectTexts, markerTexts, profileAspects } from './aspect-texts.ts'

function stated(attribute: AttributeId, ...value: string[]): ItemAttribute {
  return { item: 'i1', attribute, value, status: 'stated', evidence: [], call: null }
}

test('aspectTextsOfItem › words each aspect', () => {
  const texts = aspectTextsOfItem([
    stated('director', 'A', 'B'),
    stated('cast', 'C', 'D'),
    stated('country', 'France'),
    stated('language', 'French'),
    stated('genre', 'Drama', 'Thriller'),
    stated('durationMinutes', '93'),
    stated('plot', 'A baker finds a map'),
    stated('theme', 'greed', 'family'),
    stated('visualSound', 'Grainy black and white!'),
  ])
  assert.deepEqual(texts, {
    plotTheme: 'A baker finds a map. Themes: greed, family.',
    genre: 'Drama, Thriller',
    visualSound: 'Grainy black and white!',
    cultureLanguage: 'Country: France. Language: French.',
    duration: '93 minutes',
    director: 'Directed by A, B. With C, D.',
  })
})

test('aspectTextsOfItem › leaves out the part without a value, and is null when no part has one', () => {
  const texts = aspectTextsOfItem([stated('language', 'French'), stated('theme'), stated('genre', ' ')])
  assert.equal(texts.cultureLanguage, 'Language: French.')
  assert.equal(texts.plotTheme, null)
  assert.equal(texts.genre, null)
})

test('aspectTextsOfItem › does not say what was rejected or unknown', () => {
  const texts = aspectTextsOfItem([
    { ...stated('genre', 'Drama'), status: 'rejected' },
    { ...stated('director', 'A'), status: 'unknown' },
  ])
  assert.equal(texts.genre, null)
  assert.equal(texts.director, null)
})

test('itemAspectTexts › follows the order of the ids and passes other items over', () => {
  const attributes = [
    { ...stated('genre', 'War'), item: 'z' },
    { ...stated('genre', 'Drama'), item: 'b' },
  ]
  const texts = itemAspectTexts(['a', 'b'], attributes)
  assert.deepEqual(
    texts.map(({ genre }) => genre),
    [null, 'Drama'],
  )
})

test('profileAspects › keeps the order of the paper, each aspect once, and drops blank texts', () => {
  const aspect = (id: 'plot' | 'genre' | 'director', text: string) => ({ aspect: id, text, weight: 0.2, items: [] })
  const profile = {
    user: 'u',
    status: 'counted',
    aspects: [aspect('director', 'Likes A. '), aspect('genre', 'Drama'), aspect('genre', 'War'), aspect('plot', ' ')],
    call: null,
  } as const
  assert.deepEqual(
    profileAspects(profile).map(({ text }) => text),
    ['Drama', 'Likes A.'],
  )
  assert.deepEqual(profileAspects(undefined), [])
})

test('markerTexts › gives a text per basic attribute that the catalogue has', () => {
  const basics = { title: 'Heat', year: 1995, genres: ['Action', 'Crime'] }
  assert.deepEqual(markerTexts(basics, ['title', 'year', 'genres']), ['Heat', '1995', 'Action, Crime'])
  assert.deepEqual(markerTexts(basics, ['genres', 'title']), ['Action, Crime', 'Heat'])
  assert.deepEqual(markerTexts({ title: 'Heat' }, ['title', 'year', 'genres']), ['Heat'])
})
