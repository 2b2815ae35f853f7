import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ItemToEnrich, itemRequest } from '../../enrich/item-attributes.ts'
import { makePassage } from '../../knowledge/passage.ts'
import { callKey } from '../../llm/request.ts'
import { createRandom } from '../../numeric/random.ts'
import type { LedgerEntry } from '../../store/ledger.ts'
import { hashedSource, inventedFilms } from '../noise-control/invented-films.fixture.ts'
import type { StudyItem } from './films.ts'
import { READ_ATTRIBUTES, READ_SAMPLING, READERS } from './readers.ts'
import { type ReadingSources, readingsOf } from './readings.ts'

const FILMS = 90
const { items: invented, replies: stated, isRight } = inventedFilms(FILMS, 4)
const READABLE = invented.map(({ id, title, year, passages }): ItemToEnrich => {
  const text = passages[0]!.text
  const passage = makePassage({ id: `w ${id}`, title, year: year!, source: 'wiki', licence: 'none', text })
  return {
    id,
    title,
    year: year!,
    passages: [{ passage, text, end: text.length, cut: false, retrieved: null as never }],
  }
})
const ITEMS = READABLE.map(({ id, title, year }): StudyItem => {
  const coverage = { documents: 1, sources: 1, values: 2 }
  return { id, title, genres: ['Drama'], stated: {}, coverage, year: year! }
})

/** What the fixture's small model states of a film, as a recorded reply. */
function replyAbout(item: ItemToEnrich): LedgerEntry {
  const valuesOf = (name: string): readonly string[] =>
    stated.find(({ item: id, model, attribute }) => id === item.id && model === 'small' && attribute === name)!.values
  const reply = {
    ...{ director: valuesOf('director'), directorSentence: 1, cast: [], castSentence: 0 },
    ...{ country: valuesOf('country'), countrySentence: 0, language: [], languageSentence: 0 },
    ...{ genre: ['Romantic Comedy film'], genreSentence: 0 },
  }
  const key = callKey(READERS.small, itemRequest(item, READ_ATTRIBUTES, READ_SAMPLING)!)
  return { ...({} as LedgerEntry), key, stage: 'attributes', text: JSON.stringify(reply) }
}

test('readingsOf › judges each value that a recorded reply states, without gold', async () => {
  const asked = READABLE.slice(0, -1)
  const read = await readingsOf('small', ITEMS, await sources(asked.map(replyAbout)), createRandom(2))
  assert.deepEqual(
    [...read.keys()],
    asked.map(({ id }) => id),
  )
  const values = [...read].flatMap(([item, list]) => list.map((value) => ({ item, ...value })))
  const directors = values.filter(({ attribute }) => attribute === 'director')
  const right = directors.filter(({ item, value }) =>
    isRight({ item, attribute: 'director', value: nameOf(value) } as never),
  )
  const wrong = directors.filter((one) => !right.includes(one))
  const mean = (list: typeof directors, method = 'our gate'): number =>
    list.reduce((sum, { weights }) => sum + weights.get(method)!, 0) / list.length
  assert.ok(right.length > 40 && wrong.length > 15)
  assert.ok(mean(right) > 0.8 && mean(wrong) < 0.3, `${mean(right)} and ${mean(wrong)}`)
  assert.deepEqual([mean(right, 'evidence check'), mean(wrong, 'evidence check')], [1, 0])
  assert.deepEqual([mean(right, 'nothing'), mean(wrong, 'nothing')], [1, 1])
  // One verdict of Eq. 6–12 an aspect: all values of a film's director alike.
  for (const [item] of read) {
    const ofFilm = directors.filter((one) => one.item === item)
    const verdicts = new Set(ofFilm.map(({ weights }) => weights.get('Eq. 6–12 as printed')))
    assert.equal(verdicts.size, 1)
  }
})

test('readingsOf › has values in one spelling, genres word by word', async () => {
  const read = await readingsOf('small', ITEMS, await sources(READABLE.map(replyAbout)), createRandom(2))
  const values = [...read.values()].flat()
  const of = (name: string): readonly string[] =>
    [...new Set(values.filter(({ attribute }) => attribute === name).map(({ value }) => value))].sort()
  assert.deepEqual(of('genre'), ['comedy', 'romantic'])
  const codes = of('country')
  assert.ok(
    codes.every((code) => /^[A-Z]{2}$/i.test(code)),
    codes.join(),
  )
})

test('readingsOf › asks the other model and other sources where there are any, and our gate none of them', async () => {
  const replies = READABLE.map(replyAbout)
  const alone = await readingsOf('small', ITEMS, await sources(replies), createRandom(2))
  const seconded = READABLE.slice(0, 50).map((item): LedgerEntry => {
    const key = callKey(READERS.medium, itemRequest(item, READ_ATTRIBUTES, READ_SAMPLING)!)
    return { ...replyAbout(item), key }
  })
  const texts = new Map([['f0', [{ source: 'other', text: 'A story by Ann Lead0.' }]]])
  const both = { ...(await sources(replies)), texts }
  const more = await readingsOf(
    'small',
    ITEMS,
    { ...both, replies: new Map([...both.replies, ['medium', seconded]]) },
    createRandom(2),
  )
  const [before, after] = [alone.get('f0')![0]!.weights, more.get('f0')![0]!.weights]
  assert.equal(before.has('self-consistency') || before.has('cross-source agreement'), false)
  assert.equal(after.get('self-consistency'), 1)
  assert.equal(after.has('cross-source agreement'), true)
  assert.equal(after.get('our gate'), before.get('our gate'))
})

test('readingsOf › refuses replies of another model or prompt', async () => {
  await assert.rejects(readingsOf('medium', ITEMS, await sources(READABLE.map(replyAbout)), createRandom(2)), {
    code: 'REPLIES_INVALID',
    message: /none of 0 replies/,
  })
})

/** Replies of the small model alone, and no other source. */
async function sources(replies: readonly LedgerEntry[]): Promise<ReadingSources> {
  return {
    ...{ readable: READABLE, texts: new Map(), vectors: await hashedSource(64) },
    replies: new Map([['small', replies]]),
  }
}

/** "ann lead7" of the spelling is "Ann Lead7" of the fixture. */
function nameOf(value: string): string {
  return value.replace(/\b\p{L}/gu, (letter) => letter.toUpperCase())
}
