import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareCodePoints, rankIds } from './sort-ids.ts'

function sorted(ids: readonly string[]): string[] {
  const ranks = rankIds(ids)
  const out: string[] = []
  for (let k = 0; k < ids.length; k++) out[ranks[k]] = ids[k]
  return out
}

test('rankIds sorts integers by value and keeps leading zeros apart', () => {
  assert.deepEqual(sorted(['10', '9', '007', '7', '-3', '-20']), ['-20', '-3', '007', '7', '9', '10'])
})

test('rankIds sorts integers longer than 2^53 without rounding', () => {
  assert.deepEqual(sorted(['9007199254740993', '9007199254740992']), ['9007199254740992', '9007199254740993'])
})

test('rankIds sorts by code point as soon as one id is no integer', () => {
  assert.deepEqual(sorted(['10', '9', 'a']), ['10', '9', 'a'])
})

test('rankIds does not depend on the order given', () => {
  assert.deepEqual(sorted(['b', 'a', 'c']), sorted(['c', 'b', 'a']))
})

test('compareCodePoints puts U+1F600 after U+FF5E, unlike UTF-16 order', () => {
  assert.ok(compareCodePoints('\u{1f600}', '\uff5e') > 0)
  assert.ok('\u{1f600}' < '\uff5e')
  assert.ok(compareCodePoints('ab', 'a') > 0)
})
