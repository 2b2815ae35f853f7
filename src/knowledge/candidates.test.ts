import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStore } from '../store/sqlite.ts'
import { groupCandidates } from './candidate-features.ts'
import { candidateSearch } from './candidates.ts'
import { makePassage, type RetrievalQuery } from './passage.ts'
import { keyQuery } from './rerank.ts'
import { openKnowledge } from './sqlite-store.ts'

const FILMS: readonly (readonly [string, string, number, string])[] = [
  ['a:1', 'La Haine', 1995, 'La Haine (English: Hate) is a film about three friends.'],
  ['b:1', 'La Haine', 1995, 'A film by Mathieu Kassovitz.'],
  ['a:2', 'Gomorrah', 2008, 'A film about Naples.'],
  ['a:3', 'Hate', 1950, 'Another film.'],
  ['a:4', 'A Boy Called Hate', 1995, 'A boy.'],
]

async function candidates(query: RetrievalQuery): Promise<ReadonlyMap<string, { phrase: boolean; bm25: number }>> {
  const store = openStore(':memory:')
  await openKnowledge(store).add(
    FILMS.map(([id, title, year, text]) => makePassage({ id, title, year, source: id[0]!, text })),
  )
  const search = candidateSearch(store)
  const asked = keyQuery(query)
  const all = search.all(asked, search.sameKey(asked))
  store.close()
  return new Map(all.map(({ passage, phrase, bm25 }) => [passage.id, { phrase, bm25 }]))
}

test('all › finds by key in any year, by words, and by a text that holds the title', async () => {
  const found = await candidates({ title: 'Hate', year: 1995 })
  assert.deepEqual([...found.keys()].sort(), ['a:1', 'a:3', 'a:4'])
  assert.equal(found.get('a:1')!.phrase, true)
  assert.equal(found.get('a:4')!.phrase, false)
  assert.ok(found.get('a:4')!.bm25 > 0)
})

test('all › finds a misspelt title of the year, which shares no word', async () => {
  assert.ok((await candidates({ title: 'Gomorra', year: 2008 })).has('a:2'))
  assert.ok((await candidates({ title: 'Gomorra', year: 2009 })).has('a:2'))
  assert.ok(!(await candidates({ title: 'Gomorra', year: 1995 })).has('a:2'))
})

test('groupCandidates › puts passages of one title and year together', () => {
  const all = FILMS.map(([id, title, year, text]) => ({
    passage: makePassage({ id, title, year, source: id[0]!, text }),
    bm25: 0,
    phrase: false,
  }))
  const groups = groupCandidates({ title: 'Hate', year: 1995, alternativeTitles: ['La Haine'] }, all)
  assert.deepEqual(groups.map((group) => group.candidates.map(({ passage }) => passage.id)).sort(), [
    ['a:1', 'b:1'],
    ['a:2'],
    ['a:3'],
    ['a:4'],
  ])
  assert.equal(groups[0]!.features[0]!.length, 2, 'a row for each asked title')
})
