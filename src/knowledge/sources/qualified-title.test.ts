import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qualifiedTitle, titleWithYear } from './qualified-title.ts'

test('qualifiedTitle › takes year and kind out of the brackets', () => {
  assert.deepEqual(qualifiedTitle('Heat (1995 film)'), { title: 'Heat', year: 1995, qualifier: 'film' })
  assert.deepEqual(qualifiedTitle('Heat (1995)'), { title: 'Heat', year: 1995 })
  assert.deepEqual(qualifiedTitle('Heat (film)'), { title: 'Heat', qualifier: 'film' })
  assert.deepEqual(qualifiedTitle('Heat (film, 1995)'), { title: 'Heat', year: 1995, qualifier: 'film' })
  assert.deepEqual(qualifiedTitle('Bodyguard (2018–2020)'), { title: 'Bodyguard', year: 2018 })
  assert.deepEqual(qualifiedTitle(' Heat '), { title: 'Heat' })
  assert.deepEqual(qualifiedTitle('(1999)'), { title: '(1999)' })
  assert.deepEqual(qualifiedTitle('1984'), { title: '1984' })
})

test('titleWithYear › leaves brackets without a year alone', () => {
  assert.deepEqual(titleWithYear('Birdman (or The Unexpected Virtue)'), { title: 'Birdman (or The Unexpected Virtue)' })
  assert.deepEqual(titleWithYear('Heat (1995 film)'), { title: 'Heat', year: 1995 })
})
