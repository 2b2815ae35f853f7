/** The parts of a dataset, as stored in `Interactions.parts`. */
export const TRAIN = 0
export const VALIDATION = 1
export const TEST = 2
/** Of no part: a split rule left it out. */
export const LEFT_OUT = 3

/** The parts by their code. */
export const PART_NAMES = ['train', 'validation', 'test'] as const
export type PartName = (typeof PART_NAMES)[number]

/** Interactions as parallel columns: entry k is (users[k], items[k]) at times[k]. */
export interface Interactions {
  readonly users: Int32Array
  readonly items: Int32Array
  /** Unix seconds; NaN where the file has none. Absent when no file has times. */
  readonly times?: Float64Array
  readonly ratings?: Float64Array
  /** Row of the file it came from. */
  readonly rows: Uint32Array
  /** TRAIN, VALIDATION or TEST where the files give the split. */
  readonly parts?: Uint8Array
}

/** The interactions at the given places, in that order. */
export function selectInteractions(from: Interactions, places: Int32Array): Interactions {
  const pick = <T extends Int32Array | Float64Array | Uint32Array | Uint8Array>(source: T, into: T): T => {
    for (let k = 0; k < places.length; k++) into[k] = source[places[k]]
    return into
  }
  const n = places.length
  return {
    users: pick(from.users, new Int32Array(n)),
    items: pick(from.items, new Int32Array(n)),
    rows: pick(from.rows, new Uint32Array(n)),
    ...(from.times && { times: pick(from.times, new Float64Array(n)) }),
    ...(from.ratings && { ratings: pick(from.ratings, new Float64Array(n)) }),
    ...(from.parts && { parts: pick(from.parts, new Uint8Array(n)) }),
  }
}

/** The interactions for which `keep` is true, in their order. */
export function filterInteractions(from: Interactions, keep: (place: number) => boolean): Interactions {
  const places = new Int32Array(from.users.length)
  let kept = 0
  for (let k = 0; k < places.length; k++) if (keep(k)) places[kept++] = k
  return kept === places.length ? from : selectInteractions(from, places.subarray(0, kept))
}

/** Interactions by user: those of user u stand at `order[ptr[u] .. ptr[u + 1])`, in their order of `users`. */
export interface ByUser {
  readonly ptr: Int32Array // (numUsers + 1)
  readonly order: Int32Array
}

/** Groups interactions by user, stable, by counting. */
export function groupByUser(users: Int32Array, numUsers: number): ByUser {
  const ptr = new Int32Array(numUsers + 1)
  for (let k = 0; k < users.length; k++) ptr[users[k] + 1]++
  for (let u = 0; u < numUsers; u++) ptr[u + 1] += ptr[u]
  const next = ptr.slice(0, numUsers)
  const order = new Int32Array(users.length)
  for (let k = 0; k < users.length; k++) order[next[users[k]]++] = k
  return { ptr, order }
}

/** Interactions by user, each user's by (time, item index); by item index alone when there are no times. */
export function groupByUserInTime(interactions: Interactions, numUsers: number): ByUser {
  const { users, items, times } = interactions
  const grouped = groupByUser(users, numUsers)
  const earlier = times
    ? (a: number, b: number): number => times[a] - times[b] || items[a] - items[b]
    : (a: number, b: number): number => items[a] - items[b]
  for (let u = 0; u < numUsers; u++) grouped.order.subarray(grouped.ptr[u], grouped.ptr[u + 1]).sort(earlier)
  return grouped
}

/** How many different dense indices there are. */
export function countDistinct(indices: Int32Array): number {
  const seen = new Uint8Array(indices.reduce((largest, index) => Math.max(largest, index), -1) + 1)
  let distinct = 0
  for (const index of indices) {
    if (seen[index] === 0) distinct++
    seen[index] = 1
  }
  return distinct
}
