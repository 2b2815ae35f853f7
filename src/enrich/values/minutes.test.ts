import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minutesIn, minutesOf } from './minutes.ts'

test('minutesOf › reads minutes, and hours with minutes', () => {
  for (const text of ['105', '105 minutes', '105 min', '1h 45m', '1 hour and 45 minutes', '1:45', '1h45'])
    assert.equal(minutesOf(text), '105', text)
  assert.equal(minutesOf('2 hours'), '120')
})

test('minutesOf › reads no other number', () => {
  for (const text of ['', '0', '1962', 'two hours', '105 dollars', '-5', '1.5'])
    assert.equal(minutesOf(text), undefined, text)
})

test('minutesIn › finds numbers with their unit only', () => {
  assert.deepEqual(
    [...minutesIn('Made in 1962, it runs 90 minutes, or 1 hour 45 min in the long cut of 2 hours.')],
    ['90', '105', '120'],
  )
  assert.deepEqual([...minutesIn('A 90-minute film')], ['90'])
  assert.deepEqual([...minutesIn('From 5 to 7')], [])
})
