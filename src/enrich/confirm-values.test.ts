import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AttributeId, Evidence, ItemAttribute } from './attribute.ts'
import { confirmValues } from './confirm-values.ts'

const LINK: Evidence = { passage: 'p:1', quote: 'q', start: 0, end: 1, source: 's', sha256: 'x' }

function stated(
  attribute: AttributeId,
  value: readonly string[],
  states: readonly (readonly string[])[] = [value],
): ItemAttribute {
  const evidence = states.map((one) => ({ ...LINK, states: one }))
  return { item: '7', attribute, value, status: 'stated', evidence, call: 'c' }
}

test('confirmValues › keeps what both state, however it is written, and the evidence of that alone', () => {
  const first = stated('country', ['United States', 'France'], [['United States'], ['France']])
  const [record] = confirmValues([first], [stated('country', ['USA', 'Italy'])])
  assert.deepEqual([record?.status, record?.value], ['stated', ['United States']])
  assert.deepEqual(
    record?.evidence.map(({ states }) => states),
    [['United States']],
  )
  assert.deepEqual(record?.dropped, [{ value: 'France', reason: 'the second model differs' }])
})

test('confirmValues › rejects a statement of which nothing is left, keeping earlier reasons', () => {
  const dropped = [{ value: 'Wadiya', reason: 'no such value' }] as const
  const first = { ...stated('country', ['France']), dropped }
  for (const second of [
    stated('country', ['Italy']),
    { ...stated('country', []), status: 'unknown' as const },
    undefined,
  ]) {
    const [record] = confirmValues([first], second === undefined ? [] : [second])
    assert.deepEqual(
      [record?.status, record?.reason, record?.value],
      ['rejected', 'the second model differs', ['France']],
    )
    assert.deepEqual(record?.dropped, [...dropped, { value: 'France', reason: 'the second model differs' }])
    assert.deepEqual(record?.evidence, [])
  }
})

test('confirmValues › leaves alone what both state whole, descriptions, and what was not stated', () => {
  const same = stated('director', ['Agnès Varda'])
  const plot = stated('plot', ['A woman waits.'])
  const unknown: ItemAttribute = { ...stated('genre', []), status: 'unknown', reason: 'no passage', evidence: [] }
  const rejected: ItemAttribute = { ...stated('country', ['France'], []), status: 'rejected', reason: 'no such value' }
  const second = [
    stated('director', ['AGNES VARDA', 'Jo Poe']),
    stated('plot', ['Another.']),
    stated('genre', ['drama']),
    stated('country', ['Italy']),
  ]
  const first = [same, plot, unknown, rejected]
  assert.deepEqual(confirmValues(first, second), first)
})
