import { mixBits } from '../../numeric/mix-bits.ts'
import type { EventReader, UserEvents } from './user-events.ts'

/**
 * What a user can say of an item. `taken` and `disliked` are opposite: the later one counts. `hidden` stands beside them:
 * never show it again. `withdrawn` takes back all that events said of the item.
 */
export type EventKind = 'taken' | 'disliked' | 'hidden' | 'withdrawn'
export const EVENT_KINDS: readonly EventKind[] = ['taken', 'disliked', 'hidden', 'withdrawn']

/** What all events so far come to, for each user. */
export interface EventTable extends EventReader {
  add(user: string, item: string, kind: EventKind): void
}

const TAKEN = 1
const DISLIKED = 2
const HIDDEN = 4

/** What stands of an item after an event, given what stood before. */
const AFTER: Readonly<Record<EventKind, (before: number) => number>> = {
  taken: (before) => (before & HIDDEN) | TAKEN,
  disliked: (before) => (before & HIDDEN) | DISLIKED,
  hidden: (before) => before | HIDDEN,
  withdrawn: () => 0,
}

const FIRST_CAPACITY = 1024

/**
 * One entry a user and item, whatever number of events: 13 bytes, and 8 of a hash table, up to twice that after growing. All
 * of it is typed arrays, so that a million entries cost the garbage collector nothing. Each distinct id is one string.
 */
export function createEventTable(): EventTable {
  const users = new Map<string, number>()
  const items = new Map<string, number>()
  const itemIds: string[] = []
  // By user: first and last entry of its list (−1 = none), and number of events.
  let first = new Int32Array(FIRST_CAPACITY).fill(-1)
  let last = new Int32Array(FIRST_CAPACITY).fill(-1)
  let count = new Int32Array(FIRST_CAPACITY)
  // By entry.
  let userOf = new Int32Array(FIRST_CAPACITY)
  let itemOf = new Int32Array(FIRST_CAPACITY)
  let next = new Int32Array(FIRST_CAPACITY)
  let says = new Uint8Array(FIRST_CAPACITY)
  let entries = 0
  /** Open addressing by user and item: entry + 1, 0 = free. At most half full. */
  let slots = new Int32Array(2 * FIRST_CAPACITY)

  function slotOf(user: number, item: number): number {
    const mask = slots.length - 1
    let slot = mixBits(Math.imul(user, 0x9e3779b1) ^ item) & mask
    for (;;) {
      const entry = slots[slot]! - 1
      if (entry < 0 || (userOf[entry] === user && itemOf[entry] === item)) return slot
      slot = (slot + 1) & mask
    }
  }

  function userNumber(id: string): number {
    const known = users.get(id)
    if (known !== undefined) return known
    const user = users.size
    users.set(id, user)
    if (user === first.length) {
      first = larger(first, -1)
      last = larger(last, -1)
      count = larger(count, 0)
    }
    return user
  }

  function itemNumber(id: string): number {
    const known = items.get(id)
    if (known !== undefined) return known
    items.set(id, itemIds.length)
    return itemIds.push(id) - 1
  }

  function addEntry(slot: number, user: number, item: number): number {
    const entry = entries++
    userOf[entry] = user
    itemOf[entry] = item
    next[entry] = -1
    slots[slot] = entry + 1
    if (last[user]! < 0) first[user] = entry
    else next[last[user]!] = entry
    last[user] = entry
    if (entries === userOf.length) grow()
    return entry
  }

  function grow(): void {
    userOf = larger(userOf, 0)
    itemOf = larger(itemOf, 0)
    next = larger(next, -1)
    const more = new Uint8Array(2 * says.length)
    more.set(says)
    says = more
    slots = new Int32Array(2 * slots.length)
    for (let entry = 0; entry < entries; entry++) slots[slotOf(userOf[entry]!, itemOf[entry]!)] = entry + 1
  }

  function listsOf(user: number): Lists {
    const taken: string[] = []
    const disliked: string[] = []
    const hidden: string[] = []
    for (let entry = first[user]!; entry >= 0; entry = next[entry]!) {
      const said = says[entry]!
      const id = itemIds[itemOf[entry]!]!
      if (said & TAKEN) taken.push(id)
      if (said & DISLIKED) disliked.push(id)
      if (said & HIDDEN) hidden.push(id)
    }
    return { taken, disliked, hidden }
  }

  return {
    add(userId, itemId, kind) {
      const user = userNumber(userId)
      const item = itemNumber(itemId)
      const slot = slotOf(user, item)
      const entry = slots[slot] === 0 ? addEntry(slot, user, item) : slots[slot]! - 1
      says[entry] = AFTER[kind](says[entry]!)
      count[user]!++
    },
    of(userId) {
      const user = users.get(userId)
      return user === undefined ? undefined : new EventsOfUser(count[user]!, () => listsOf(user))
    },
  }
}

type Lists = Pick<UserEvents, 'taken' | 'disliked' | 'hidden'>

/** The lists are made when they are first asked for: most questions are for the number alone. */
class EventsOfUser implements UserEvents {
  readonly count: number
  readonly #make: () => Lists
  #lists: Lists | undefined

  constructor(count: number, make: () => Lists) {
    this.count = count
    this.#make = make
  }

  get taken(): readonly string[] {
    return this.#made().taken
  }

  get disliked(): readonly string[] {
    return this.#made().disliked
  }

  get hidden(): readonly string[] {
    return this.#made().hidden
  }

  #made(): Lists {
    this.#lists ??= this.#make()
    return this.#lists
  }
}

function larger(values: Int32Array<ArrayBuffer>, filler: number): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * values.length).fill(filler, values.length)
  more.set(values)
  return more
}
