import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { createEventTable, EVENT_KINDS, type EventKind, type EventTable } from './event-table.ts'

interface Lists {
  readonly taken: readonly string[]
  readonly disliked: readonly string[]
  readonly hidden: readonly string[]
  readonly count: number
}

function listsOf(table: EventTable, user: string): Lists | undefined {
  const events = table.of(user)
  if (events === undefined) return undefined
  const { taken, disliked, hidden, count } = events
  return { taken, disliked, hidden, count }
}

function after(...events: readonly (readonly [string, EventKind])[]): Lists | undefined {
  const table = createEventTable()
  for (const [item, kind] of events) table.add('u', item, kind)
  return listsOf(table, 'u')
}

test('createEventTable › knows nothing of a user without events', () => {
  const table = createEventTable()
  table.add('u1', 'a', 'taken')
  assert.equal(table.of('u2'), undefined)
  assert.equal(table.of('__proto__'), undefined)
})

test('createEventTable › keeps what is taken, disliked and hidden apart, in the order of the first event', () => {
  assert.deepEqual(after(['b', 'taken'], ['a', 'taken'], ['c', 'disliked'], ['d', 'hidden'], ['b', 'taken']), {
    taken: ['b', 'a'],
    disliked: ['c'],
    hidden: ['d'],
    count: 5,
  })
})

test('createEventTable › lets the later of taken and disliked count, and hidden stand beside', () => {
  assert.deepEqual(after(['a', 'taken'], ['a', 'hidden'], ['a', 'disliked']), {
    ...{ taken: [], disliked: ['a'], hidden: ['a'], count: 3 },
  })
  assert.deepEqual(after(['a', 'disliked'], ['a', 'taken'])?.taken, ['a'])
})

test('createEventTable › takes back all that was said of an item that is withdrawn, and of no other', () => {
  const withdrawn = after(['a', 'taken'], ['a', 'hidden'], ['b', 'hidden'], ['a', 'withdrawn'])
  assert.deepEqual(withdrawn, { taken: [], disliked: [], hidden: ['b'], count: 4 })
  assert.deepEqual(after(['a', 'taken'], ['a', 'withdrawn'], ['a', 'taken'])?.taken, ['a'])
  assert.deepEqual(after(['a', 'withdrawn']), { taken: [], disliked: [], hidden: [], count: 1 })
})

test('EventsOfUser › tells the number of events as it was when it was asked for', () => {
  const table = createEventTable()
  table.add('u', 'a', 'taken')
  const before = table.of('u')!
  table.add('u', 'b', 'taken')
  assert.equal(before.count, 1)
  assert.equal(table.of('u')!.count, 2)
})

test('createEventTable › agrees with a plain table over many users, items and growths', () => {
  const random = createRandom(3)
  const table = createEventTable()
  const plain = new Map<string, Map<string, Set<EventKind>>>()
  const counts = new Map<string, number>()
  const EVENTS = 60_000
  for (let n = 0; n < EVENTS; n++) {
    const user = `u${random.int(3000)}`
    const item = `i${random.int(5000)}`
    const kind = EVENT_KINDS[random.int(EVENT_KINDS.length)]!
    table.add(user, item, kind)
    counts.set(user, (counts.get(user) ?? 0) + 1)
    const items = plain.get(user) ?? new Map<string, Set<EventKind>>()
    plain.set(user, items)
    const said = items.get(item) ?? new Set<EventKind>()
    items.set(item, said)
    if (kind === 'withdrawn') said.clear()
    if (kind === 'taken') said.delete('disliked')
    if (kind === 'disliked') said.delete('taken')
    if (kind !== 'withdrawn') said.add(kind)
  }
  for (const [user, items] of plain) {
    const those = (kind: EventKind): readonly string[] =>
      [...items].flatMap(([item, said]) => (said.has(kind) ? [item] : []))
    assert.deepEqual(listsOf(table, user), {
      ...{ taken: those('taken'), disliked: those('disliked'), hidden: those('hidden') },
      count: counts.get(user),
    })
  }
})
