import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemToEnrich } from '../../enrich/item-attributes.ts'
import { makePassage } from '../../knowledge/passage.ts'
import { nameless } from './nameless.ts'

function item(title: string, text: string, passageTitle = title): ItemToEnrich {
  const passage = makePassage({ id: 'w', title: passageTitle, source: 'wiki', text })
  return {
    ...{ id: 'i', title, year: 1999 },
    passages: [{ passage, text, end: text.length, cut: false, retrieved: null as never }],
  }
}

test('nameless › takes the name out of title and passages, and leaves the year', () => {
  const text = 'The Matrix is a film. "Matrix" was shot in Sydney; Matrixes are not meant.'
  const { title, year, passages } = nameless(item('Matrix, The', text))
  assert.deepEqual([title, year], ['Untitled', 1999])
  const shown = 'Untitled is a film. "Untitled" was shot in Sydney; Matrixes are not meant.'
  assert.deepEqual([passages[0]!.text, passages[0]!.end], [shown, shown.length])
})

test("nameless › knows the name of the passage's source, and characters that a pattern would read", () => {
  const shown = nameless(item('Ring', 'Ringu (1998), also ¿Qué? [Ring].', 'Ringu (film)')).passages[0]!.text
  assert.equal(shown, 'Untitled (1998), also ¿Qué? [Untitled].')
  assert.equal(nameless(item('$', 'Some $ here.')).passages[0]!.text, 'Some Untitled here.')
})

test('nameless › leaves an item without a title as it is', () => {
  assert.equal(nameless(item('(film)', 'Some text (film).')).passages[0]!.text, 'Some text (film).')
})
