import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { createRandom } from '../numeric/random.ts'
import { type AskedValue, CROSS_FIT_SETTINGS, crossFitGate } from './cross-fit-gate.ts'
import type { GateExample } from './learned-gate.ts'
import { SIGNAL_NAMES, type SignalName } from './signals/registry.ts'

function signals(given: Partial<Record<SignalName, number>>): Float64Array {
  return Float64Array.from(SIGNAL_NAMES, (name) => given[name] ?? Number.NaN)
}

type Truth = 'right' | 'invented' | 'misread'

/** A right value is stated, and its text of the right year; an invented one is not stated; a misread text is of another year. */
function exampleOf(truth: Truth, n: number, random: ReturnType<typeof createRandom>): GateExample {
  const isStated = random.next() < (truth === 'invented' ? 0.1 : 0.8) ? 1 : 0
  const yearGap = (truth === 'misread' ? 1 : 0) + 0.4 * random.normal()
  const error = truth === 'right' ? null : truth
  return { item: `i${n % 60}`, attribute: 'director', error, signals: signals({ isStated, yearGap }) }
}

const random = createRandom(1)
const training = Array.from({ length: 4800 }, (_, n) =>
  exampleOf((['right', 'right', 'invented', 'misread'] as const)[n % 4]!, n, random),
)
const items = Array.from({ length: 60 }, (_, n) => `i${n}`)

function asked(counts: Readonly<Record<Truth, number>>, group: string): readonly (AskedValue & GateExample)[] {
  return (Object.keys(counts) as Truth[]).flatMap((truth) =>
    Array.from({ length: counts[truth] }, (_, n) => ({ ...exampleOf(truth, n, random), group })),
  )
}

test('crossFitGate › finds how often values of a group are right, in whichever way they err', () => {
  const values = [
    ...asked({ right: 1600, invented: 400, misread: 0 }, 'careless reader'),
    ...asked({ right: 600, invented: 0, misread: 1400 }, 'poor texts'),
  ]
  const reliability = crossFitGate(training, items, 5, createRandom(9)).reliabilities(values)
  const near = (found: number, wanted: number, what: string): void =>
    assert.ok(Math.abs(found - wanted) < 0.06, `${what}: ${found}, not ${wanted}`)
  // Calibrated in each group, though one planted mixture taught both.
  for (const [group, right] of [
    ['careless reader', 0.8],
    ['poor texts', 0.3],
  ] as const) {
    const members = [...values.keys()].filter((i) => values[i]!.group === group)
    near(members.reduce((sum, i) => sum + reliability[i]!, 0) / members.length, right, `right of ${group}`)
    for (const low of [0, 0.25, 0.5, 0.75]) {
      const bin = members.filter((i) => reliability[i]! >= low && reliability[i]! <= low + 0.25)
      const right = bin.filter((i) => values[i]!.error === null).length / bin.length
      const said = bin.reduce((sum, i) => sum + reliability[i]!, 0) / bin.length
      if (bin.length > 100) near(right, said, `${group}, from ${low}, ${bin.length} values`)
    }
  }
})

test('crossFitGate › one poisoned text among many good ones is still found', () => {
  const values = [...asked({ right: 3000, invented: 0, misread: 0 }, 'all')]
  const poisoned = { ...values[0]!, signals: signals({ isStated: 1, yearGap: 3 }) }
  const plain = { ...values[0]!, signals: signals({ isStated: 1, yearGap: 0 }) }
  const reliability = crossFitGate(training, items, 5, createRandom(9)).reliabilities([poisoned, plain, ...values])
  assert.ok(reliability[0]! < 0.1, `poisoned: ${reliability[0]}`)
  assert.ok(reliability[1]! > 0.95, `plain: ${reliability[1]}`)
})

test('crossFitGate › judges an item by gates that saw nothing of it', () => {
  // What item i7 says is turned round: its own examples must not change what is thought of it.
  const turned = training.map((one) =>
    one.item === 'i7' ? { ...one, error: one.error === null ? 'misread' : null } : one,
  )
  const reliabilityOf = (list: readonly GateExample[], item: string): Float64Array => {
    const value: AskedValue = { ...training.find((one) => one.item === item)!, group: item }
    return crossFitGate(list, items, 5, createRandom(9)).reliabilities([value])
  }
  assert.deepEqual(reliabilityOf(training, 'i7'), reliabilityOf(turned, 'i7'))
  assert.notDeepEqual(reliabilityOf(training, 'i8'), reliabilityOf(turned, 'i8'))
})

test('crossFitGate › takes the families as one where an attribute lacks examples of one', () => {
  const country = (n: number, error: string | null): GateExample => ({
    ...{ item: `i${n % 60}`, attribute: 'country' as const, error },
    signals: signals({ isStated: error === null ? 1 : 0, yearGap: 0 }),
  })
  const more = Array.from({ length: 200 }, (_, n) => country(n, n % 2 === 0 ? null : 'invented'))
  const gate = crossFitGate([...training, ...more], items, 5, createRandom(9))
  assert.deepEqual([...gate.gates.keys()], ['an error'])
  assert.deepEqual([...crossFitGate(training, items, 5, createRandom(9)).gates.keys()], ['invented', 'misread'])
})

test('crossFitGate › has one gate for all errors, and half of the values right, where that is asked for', () => {
  const fit = (settings: Partial<typeof CROSS_FIT_SETTINGS>) =>
    crossFitGate(training, items, 5, createRandom(9), { ...CROSS_FIT_SETTINGS, ...settings })
  assert.deepEqual([...fit({ families: 'together' }).gates.keys()], ['an error'])
  const many = asked({ right: 1800, invented: 200, misread: 0 }, 'all')
  const mean = (shares: 'estimated' | 'planted'): number =>
    fit({ shares })
      .reliabilities(many)
      .reduce((sum, x) => sum + x, 0) / many.length
  assert.ok(Math.abs(mean('estimated') - 0.9) < 0.05, String(mean('estimated')))
  assert.ok(mean('planted') < mean('estimated') - 0.05, String(mean('planted')))
})

test('crossFitGate › refuses an item that is in no fold', () => {
  const gate = crossFitGate(training, items, 3, createRandom(9))
  const stranger: AskedValue = { ...training[0]!, item: 'x', group: 'all' }
  assert.throws(
    () => gate.reliabilities([stranger]),
    (error: unknown) => error instanceof Er2almError && error.code === 'BUG',
  )
})
