import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitBracketTitles, titleOfResource } from './alternative-titles.ts'

test('splitBracketTitles › takes every bracket behind a title', () => {
  assert.deepEqual(splitBracketTitles('Seven (a.k.a. Se7en)'), { title: 'Seven', alternatives: ['Se7en'] })
  assert.deepEqual(splitBracketTitles('Life Is Rosy (a.k.a. Life Is Beautiful) (La Vie est belle)'), {
    title: 'Life Is Rosy',
    alternatives: ['Life Is Beautiful', 'La Vie est belle'],
  })
  assert.deepEqual(splitBracketTitles('City of Lost Children, The (Cité des enfants perdus, La)').alternatives, [
    'Cité des enfants perdus, La',
  ])
})

test('splitBracketTitles › leaves brackets that open a title or are all of it', () => {
  for (const title of ['(500) Days of Summer', '(1984)', 'Heat', '', '()', 'a ((b))']) {
    assert.deepEqual(splitBracketTitles(title), { title, alternatives: [] })
  }
})

test('titleOfResource › reads names of DBpedia and Wikipedia', () => {
  assert.equal(titleOfResource('http://dbpedia.org/resource/Mothra_(film)'), 'Mothra')
  assert.equal(titleOfResource('http://dbpedia.org/resource/The_Haunted_Castle_(1896_film)'), 'The Haunted Castle')
  assert.equal(
    titleOfResource('http://dbpedia.org/resource/Workers_Leaving_the_Lumi%C3%A8re_Factory'),
    'Workers Leaving the Lumière Factory',
  )
  assert.equal(titleOfResource('https://en.wikipedia.org/wiki/Vendetta_(2013_TV_series)'), 'Vendetta')
  assert.equal(titleOfResource('http://dbpedia.org/resource/(500)_Days_of_Summer'), '(500) Days of Summer')
  assert.equal(titleOfResource('http://dbpedia.org/resource/100%_Wolf'), '100% Wolf')
})

test('titleOfResource › gives any other text back', () => {
  assert.equal(titleOfResource('La Haine'), 'La Haine')
  assert.equal(titleOfResource('https://example.org/film'), 'https://example.org/film')
})
