import type { Interactions } from './interactions.ts'

/** Collects interactions into columns that grow by doubling: 25 bytes an interaction. */
export interface InteractionColumns {
  /** @param rating NaN when there is none @param time unix seconds, NaN when there is none */
  add(user: number, item: number, rating: number, time: number, row: number, part: number): void
  readonly length: number
  /** Times of the interactions from place `from` on; a view, valid until the next `add`. */
  times(from: number): Float64Array
  /** Row of the file that the interaction at a place came from. */
  row(place: number): number
  /** The columns; ratings and times are left out when no interaction has one, parts unless `withParts`. */
  finish(withParts: boolean): Interactions
}

/** Empty columns. */
export function createInteractionColumns(): InteractionColumns {
  let capacity = 1024
  let length = 0
  let anyRating = false
  let anyTime = false
  let users = new Int32Array(capacity)
  let items = new Int32Array(capacity)
  let ratings = new Float64Array(capacity)
  let times = new Float64Array(capacity)
  let rows = new Uint32Array(capacity)
  let parts = new Uint8Array(capacity)

  const grow = (): void => {
    capacity *= 2
    users = enlarged(users, new Int32Array(capacity))
    items = enlarged(items, new Int32Array(capacity))
    ratings = enlarged(ratings, new Float64Array(capacity))
    times = enlarged(times, new Float64Array(capacity))
    rows = enlarged(rows, new Uint32Array(capacity))
    parts = enlarged(parts, new Uint8Array(capacity))
  }
  return {
    add(user, item, rating, time, row, part) {
      if (length === capacity) grow()
      users[length] = user
      items[length] = item
      ratings[length] = rating
      times[length] = time
      rows[length] = row
      parts[length] = part
      anyRating ||= !Number.isNaN(rating)
      anyTime ||= !Number.isNaN(time)
      length++
    },
    get length() {
      return length
    },
    times: (from) => times.subarray(from, length),
    row: (place) => rows[place],
    finish: (withParts) => ({
      users: users.slice(0, length),
      items: items.slice(0, length),
      rows: rows.slice(0, length),
      ...(anyRating && { ratings: ratings.slice(0, length) }),
      ...(anyTime && { times: times.slice(0, length) }),
      ...(withParts && { parts: parts.slice(0, length) }),
    }),
  }
}

function enlarged<T extends Int32Array | Float64Array | Uint32Array | Uint8Array>(from: T, into: T): T {
  into.set(from)
  return into
}
