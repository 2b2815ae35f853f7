import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inventedFilms } from './invented-films.fixture.ts'
import { judgedValues } from './judged-values.ts'

test('judgedValues › asks gold about values of their kind alone', () => {
  const { items, isRight } = inventedFilms(1, 1)
  const reply = { item: 'f0', model: 'm', attribute: 'director', values: ['Ann Lead0', '...'], citation: null } as const
  const asked: string[] = []
  const values = judgedValues(items, [reply], (stated) => {
    asked.push(stated.value)
    return isRight(stated)
  })
  assert.deepEqual(
    values.map((value) => [value.stated.value, value.isRight]),
    [
      ['Ann Lead0', true],
      ['...', false],
    ],
  )
  assert.deepEqual(asked, ['Ann Lead0'])
})
