import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Candidate } from './candidates.ts'
import { makePassage, type Passage } from './passage.ts'
import { exactMatches, isSameItem, keyQuery, rerank } from './rerank.ts'

const passage = (id: string, title: string, year: number, text = title): Passage =>
  makePassage({ id, title, year, source: id.split(':')[0]!, text })
const found = (of: Passage, bm25 = 1): Candidate => ({ passage: of, bm25, phrase: false })

test('exactMatches › take alternative titles only where the title finds nothing', () => {
  const asked = keyQuery({ title: 'Hate', year: 1995, alternativeTitles: ['La Haine'] })
  const own = passage('a:1', 'Hate', 1995)
  const other = passage('a:2', 'La Haine', 1995)
  assert.deepEqual(
    exactMatches(asked, [own, other]).map((match) => match.passage.id),
    ['a:1'],
  )
  const [match] = exactMatches(asked, [other])
  assert.deepEqual([match!.passage.id, match!.kind], ['a:2', 'alternative'])
})

test('exactMatches › are surer of the title with its year than of one a year off', () => {
  const asked = keyQuery({ title: 'Heat', year: 1995 })
  const [equal] = exactMatches(asked, [passage('a:1', 'Heat', 1995)])
  const [off] = exactMatches(asked, [passage('a:1', 'Heat', 1996)])
  assert.ok(equal!.confidence > off!.confidence && off!.confidence > 0.5 && equal!.confidence < 1)
})

test('exactMatches › put the longer of equal passages first', () => {
  const asked = keyQuery({ title: 'Heat', year: 1995 })
  const hits = exactMatches(asked, [passage('a:1', 'Heat', 1995, 'x'), passage('b:1', 'Heat', 1995, 'xyz')])
  assert.deepEqual(
    hits.map((match) => match.passage.id),
    ['b:1', 'a:1'],
  )
})

test('rerank › gives probabilities: of all items and none of them together 1', () => {
  const asked = keyQuery({ title: 'Children of Heaven, The', year: 1997 })
  const hits = rerank(asked, [
    found(passage('a:1', 'Children of Heaven', 1997)),
    found(passage('b:1', 'Children of Heaven', 1997, 'A text that says much more of it.')),
    found(passage('a:2', 'Heaven', 1997)),
    found(passage('a:3', 'Children of Heaven', 1950)),
  ])
  assert.deepEqual(
    hits.slice(0, 2).map((hit) => hit.passage.id),
    ['b:1', 'a:1'],
  )
  assert.equal(hits[0]!.confidence, hits[1]!.confidence)
  const items = new Map(hits.map((hit) => [`${hit.passage.title} ${hit.passage.year}`, hit.confidence]))
  assert.equal(items.size, 3)
  const sum = [...items.values()].reduce((a, b) => a + b)
  assert.ok(sum < 1 && sum > 0)
  assert.ok(hits[0]!.confidence > 0.5, 'the right year and the same words')
  assert.ok(hits.every((hit) => hit.match === 'low' && hit.score <= 0.9))
})

test('rerank › is not sure of a sequel, nor of a like title of another year', () => {
  const asked = keyQuery({ title: 'Death Wish 3', year: 1985 })
  const hits = rerank(asked, [
    found(passage('a:1', 'Death Wish 2', 1982)),
    found(passage('a:2', 'Wish You Were Here', 1985)),
  ])
  assert.ok(hits.every((hit) => hit.confidence < 0.5))
  assert.deepEqual(rerank(asked, []), [])
})

test('isSameItem › wants a shared key and near years', () => {
  assert.ok(isSameItem({ title: 'Matrix, The', year: 1999 }, { title: 'The Matrix', year: 2000 }))
  assert.ok(!isSameItem({ title: 'Heat', year: 1995 }, { title: 'Heat', year: 1986 }))
})
