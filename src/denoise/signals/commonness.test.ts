import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countValues } from './commonness.ts'
import { statedValue } from './signals.fixture.ts'

test('countValues › counts items, one value of an item once, and never the item itself', () => {
  const value = (item: string, name: string) => statedValue({ item, attribute: 'country', value: name })
  const counts = countValues([value('a', 'France'), value('a', 'France'), value('b', 'France'), value('c', 'Italy')])
  // Three items; two of them state France.
  assert.equal(counts.logShare(value('d', 'France')), Math.log(2.5 / 4))
  assert.equal(counts.logShare(value('a', 'France')), Math.log(1.5 / 3))
  assert.equal(counts.logShare(value('d', 'Japan')), Math.log(0.5 / 4))
  assert.equal(counts.logShare(statedValue({ attribute: 'language', value: 'French' })), Math.log(0.5))
})
