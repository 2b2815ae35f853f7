import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Context } from '../context.ts'
import { valuesInContext } from '../denoise/signals/values-in-context.ts'
import { createContext } from './create-context.ts'
import { reliabilitiesOf, reliabilityIn } from './weigh-values.ts'

/** Films whose director a sentence names, or none does; every fourth reply makes a name up. */
function values(count: number, isNamed: boolean) {
  const numbers = Array.from({ length: count }, (_, n) => n)
  const items = numbers.map((n) => {
    const text = isNamed
      ? `Story ${n} is a film directed by Ann Lead${n}. It stars Bob Play${n}.`
      : `Story ${n} is long.`
    return { id: `f${n}`, title: `Story ${n}`, year: 1950, passages: [{ source: 'wiki', text }], otherTexts: [] }
  })
  const replies = numbers.map((n) => ({
    ...{ item: `f${n}`, model: 'm', attribute: 'director' as const, citation: 1 },
    values: [n % 4 === 0 ? `Eve Nowhere${n}` : `Ann Lead${n}`],
  }))
  return valuesInContext(items, replies)
}

/** A context, and what is logged in it. */
function logged(): { readonly context: Context; readonly lines: string[] } {
  const lines: string[] = []
  const keep = (level: string) => (message: string) => void lines.push(`${level}: ${message}`)
  const log = { debug: keep('debug'), info: keep('info'), warn: keep('warn') }
  return { context: createContext({ seed: 1, log }), lines }
}

test('reliabilitiesOf › trusts what a sentence states more than a name that no passage has, and logs nothing', () => {
  const { context, lines } = logged()
  const reliability = reliabilitiesOf(values(200, true), context)!
  const of = (isWrong: boolean): readonly number[] => [...reliability].filter((_, n) => (n % 4 === 0) === isWrong)
  assert.ok(Math.max(...of(true)) < Math.min(...of(false)) - 0.2, String(reliability))
  assert.deepEqual(lines, [])
})

test('reliabilitiesOf › says why nothing is weighed where no value is supported', () => {
  const { context, lines } = logged()
  assert.equal(reliabilitiesOf(values(40, false), context), undefined)
  assert.deepEqual(lines, ['warn: stated values are not weighed'])
})

test('reliabilitiesOf › logs nothing of no values', () => {
  const { context, lines } = logged()
  assert.equal(reliabilitiesOf([], context), undefined)
  assert.deepEqual(lines, [])
})

test('reliabilityIn › knows a value by item, attribute and spelling', () => {
  const of = reliabilityIn([{ item: 'a', name: 'director', value: 'Ida Holm', reliability: 0.7 }])
  assert.equal(of('a', 'director', 'Ida Holm'), 0.7)
  assert.equal(of('a', 'cast', 'Ida Holm'), undefined)
})
