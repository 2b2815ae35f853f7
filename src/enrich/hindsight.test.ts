import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AttributeId, ItemAttribute } from './attribute.ts'
import { enrichConfigSchema } from './config.ts'
import { hindsightOf, withoutHindsight } from './hindsight.ts'

function record(attribute: AttributeId, quote: string, status: ItemAttribute['status'] = 'stated'): ItemAttribute {
  const evidence = [{ passage: 'p', quote, start: 0, end: quote.length, source: 's', sha256: 'h' }]
  return { item: 'i', attribute, value: ['x'], status, evidence, call: 'call' }
}

const DEFAULTS = enrichConfigSchema.parse({})

test('knowableAtRelease › is by default the six facts', () => {
  assert.deepEqual(DEFAULTS.knowableAtRelease, ['director', 'cast', 'country', 'language', 'genre', 'durationMinutes'])
  assert.equal(DEFAULTS.hindsight, 'leave-out-on-time-splits')
})

test('hindsightOf › names an attribute that is not on the list, or what the quote speaks of', () => {
  const knowable = new Set(DEFAULTS.knowableAtRelease)
  assert.equal(hindsightOf(record('theme', 'It is about loss.'), knowable), 'not knowable at release')
  assert.equal(hindsightOf(record('country', 'The French film won the Palme d’Or.'), knowable), 'awards')
  assert.equal(hindsightOf(record('country', 'A French film.'), knowable), undefined)
  assert.equal(hindsightOf(record('theme', 'It is about loss.', 'rejected'), knowable), undefined)
})

test('withoutHindsight › keeps the rest in order, whatever list the config has', () => {
  const all = [record('theme', 'Loss.'), record('genre', 'A drama.'), record('genre', 'The drama flopped.')]
  assert.deepEqual(withoutHindsight(all, DEFAULTS), [all[1]])
  assert.deepEqual(withoutHindsight(all, { knowableAtRelease: ['theme'] }), [all[0]])
})
