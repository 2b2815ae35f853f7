import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadedFilms } from '../films.fixture.ts'
import { requireAttributes } from './require-attributes.ts'

test('requireAttributes › takes what the toolkit states and what the catalogue has, and names what is near', () => {
  const { data } = loadedFilms()
  const catalogue = data.catalogue.map((item) => ({ ...item, attributes: { studio: ['Ghibli'] } }))
  requireAttributes(['director', 'studio'], { data: { ...data, catalogue } })
  assert.throws(() => requireAttributes(['director', 'studi'], { data: { ...data, catalogue } }), {
    code: 'SERVE_INPUT',
    hint: /did you mean studio\?/,
  })
  assert.throws(() => requireAttributes(['studio'], { data }), { code: 'SERVE_INPUT' })
})

test('requireAttributes › takes any before a model is loaded: no catalogue says what there is', () => {
  requireAttributes(['studio'], undefined)
})
