import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStore } from '../store/sqlite.ts'
import { makePassage } from './passage.ts'
import { openKnowledge } from './sqlite-store.ts'
import { yearTitles } from './year-titles.ts'

test('like › finds titles of one year by their letters, likest first', async () => {
  const store = openStore(':memory:')
  const knowledge = openKnowledge(store)
  const add = (id: string, title: string, year: number): Promise<unknown> =>
    knowledge.add([makePassage({ id, title, year, source: 'a', text: title })])
  await add('a:1', 'Gomorrah', 2008)
  await add('a:2', 'Gomorrha', 2007)
  await add('a:3', 'Sodom and Gomorrah', 2008)
  await add('a:4', 'Milk', 2008)
  const titles = yearTitles(store.db)
  assert.deepEqual(titles.like('gomorra', 2008, 5), [1, 3])
  assert.deepEqual(titles.like('gomorra', 2008, 1), [1])
  assert.deepEqual(titles.like('gomorra', 2006, 5), [])

  await add('a:5', 'Gomorra', 2008)
  titles.forget()
  assert.deepEqual(titles.like('gomorra', 2008, 2), [5, 1])
  store.close()
})
