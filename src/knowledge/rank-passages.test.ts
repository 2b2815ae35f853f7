import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStore } from '../store/sqlite.ts'
import { type KnowledgeStore, makePassage } from './passage.ts'
import { cutAtWord, type PassageLimits, passagesForItem } from './rank-passages.ts'
import { openKnowledge } from './sqlite-store.ts'

const LIMITS: PassageLimits = { maxPassages: 3, maxChars: 100, minConfidence: 'exact-key' }

async function storeOf(
  ...rows: readonly (readonly [id: string, title: string, year: number, text: string])[]
): Promise<KnowledgeStore> {
  const knowledge = openKnowledge(openStore(':memory:'))
  await knowledge.add(
    rows.map(([id, title, year, text]) => makePassage({ id, title, year, text, source: id.split(':')[0] })),
  )
  return knowledge
}

test('passagesForItem › gives each source its best before any its second', async () => {
  const knowledge = await storeOf(
    ['a:1', 'Heat', 1995, 'The longest text of source a.'],
    ['a:2', 'Heat', 1995, 'Next of source a.'],
    ['b:1', 'Heat', 1995, 'Source b.'],
    ['c:1', 'Heat', 1995, 'C.'],
  )
  const passages = await passagesForItem(knowledge, { title: 'Heat', year: 1995 }, LIMITS)
  assert.deepEqual(
    passages.map(({ passage }) => passage.id),
    ['a:1', 'b:1', 'c:1'],
  )
})

test('passagesForItem › keeps the pieces of one document in its order', async () => {
  const knowledge = await storeOf(
    ['a:x.md#0001', 'Heat', 1995, 'The beginning.'],
    ['a:x.md#0002', 'Heat', 1995, 'Then comes a longer piece.'],
    ['a:x.md#0010', 'Heat', 1995, 'The end.'],
    ['a:y.md', 'Heat', 1995, 'Another document.'],
  )
  const passages = await passagesForItem(knowledge, { title: 'Heat', year: 1995 }, LIMITS)
  assert.deepEqual(
    passages.map(({ passage }) => passage.id),
    ['a:x.md#0001', 'a:x.md#0002', 'a:x.md#0010'],
  )
})

test('passagesForItem › shows equal texts once and empty ones never', async () => {
  const knowledge = await storeOf(
    ['a:1', 'Heat', 1995, 'Same words.'],
    ['b:1', 'Heat', 1995, 'Same words.'],
    ['c:1', 'Heat', 1995, '  '],
  )
  const passages = await passagesForItem(knowledge, { title: 'Heat', year: 1995 }, LIMITS)
  assert.deepEqual(
    passages.map(({ passage }) => passage.id),
    ['a:1'],
  )
})

test('passagesForItem › gives nothing at exact-key when only another film is there', async () => {
  const knowledge = await storeOf(['a:1', 'Heat', 1986, 'Another film.'])
  assert.deepEqual(await passagesForItem(knowledge, { title: 'Heat', year: 1995 }, LIMITS), [])
})

test('passagesForItem › never mixes two films when doubtful answers are allowed', async () => {
  const knowledge = await storeOf(
    ['a:1', 'Heat', 1986, 'A film of 1986.'],
    ['b:1', 'Heat', 1986, 'The film of 1986 too.'],
    ['a:2', 'Heat', 1972, 'A film of 1972.'],
  )
  const passages = await passagesForItem(knowledge, { title: 'Heat', year: 1995 }, { ...LIMITS, minConfidence: 'any' })
  assert.equal(new Set(passages.map(({ passage }) => passage.year)).size, 1)
  assert.ok(passages.length > 0 && passages.every(({ retrieved }) => retrieved.match === 'low'))
})

test('passagesForItem › cuts a text at a word, and says where', async () => {
  const knowledge = await storeOf(['a:1', 'Heat', 1995, 'one two three'])
  const [shown] = await passagesForItem(knowledge, { title: 'Heat', year: 1995 }, { ...LIMITS, maxChars: 9 })
  assert.deepEqual([shown.text, shown.end, shown.cut], ['one two', 7, true])
  assert.equal(shown.passage.text.slice(0, shown.end), shown.text)
})

test('cutAtWord › keeps a word that ends at the limit, and never halves a character', () => {
  assert.equal(cutAtWord('one two three', 7), 7)
  assert.equal(cutAtWord('one two', 7), 7)
  assert.equal(cutAtWord('七人の侍七人の侍', 3), 3)
  assert.equal(cutAtWord('😀😀😀', 3), 2)
})
