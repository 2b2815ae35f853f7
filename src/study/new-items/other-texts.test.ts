import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemToEnrich } from '../../enrich/item-attributes.ts'
import { makePassage } from '../../knowledge/passage.ts'
import { otherTexts } from './other-texts.ts'

test('otherTexts › takes prose of an equal title and a near year, less what the prompt shows', () => {
  const passage = makePassage({ id: 'w', title: 'Heat', year: 1995, source: 'wiki', licence: 'none', text: 'Shown.' })
  const shown = { passage, text: 'Shown.', end: 6, cut: false, retrieved: null as never }
  const item: ItemToEnrich = { id: 'i', title: 'Heat', year: 1995, passages: [shown] }
  const documents = [
    { id: 'w', src: 'wiki', title: 'Heat', year: 1995, text: 'Shown.' },
    { id: 'a', src: 'cmu', title: 'heat', year: 1996, text: 'A year late.' },
    { id: 'b', src: 'cmu', title: 'Heat', year: 1986, text: 'Another film.' },
    { id: 'c', src: 'cmu', title: 'Heat', year: 1995 },
    { id: 'd', src: 'cmu', title: 'Heat', year: null, text: 'No year.' },
  ]
  assert.deepEqual([...otherTexts(documents, [item])], [['i', [{ source: 'cmu', text: 'A year late.' }]]])
})
