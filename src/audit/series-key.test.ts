import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seriesKey, seriesOf } from './series-key.ts'

test('seriesKey › is the same for the parts of a series', () => {
  for (const titles of [
    ['The Godfather', 'Godfather, The', 'The Godfather: Part II', 'Godfather Part III'],
    ['Alien 3', 'Alien', 'Alien: Resurrection'],
    ['Rocky IV', 'Rocky', 'Rocky 2'],
    ['Amélie', 'Amelie'],
    ['Kill Bill: Vol. 1', 'Kill Bill Vol. 2'],
  ])
    assert.equal(new Set(titles.map(seriesKey)).size, 1, titles.map(seriesKey).join(' | '))
})

test('seriesKey › has none for titles that are too short to tell', () => {
  assert.deepEqual([seriesKey('It'), seriesKey('Up 2'), seriesKey('')], [undefined, undefined, undefined])
})

test('seriesOf › numbers items of one series alike, and leaves out single titles and patterns of the catalogue', () => {
  const numbered = seriesOf(['Rocky', undefined, 'Rocky II', 'Heat', 'Alien', 'Alien 3'])
  assert.deepEqual([...numbered], [0, -1, 0, -1, 1, 1])
  const pattern = Array.from({ length: 20 }, (_, i) => `Story Number ${i}`)
  assert.ok(seriesOf(pattern).every((number) => number === -1))
})
