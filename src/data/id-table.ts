/** Gives every distinct id a number, in the order of first sight. */
export interface IdTable {
  /** The id's number; a new one when the id is new. */
  indexOf(id: string): number
  /** The id's number, `undefined` when it is not in the table. */
  find(id: string): number | undefined
  /** The ids by number. */
  readonly ids: readonly string[]
}

/** V8 keeps a substring of this length or more as a view of its parent, which would keep the whole file chunk alive. */
const SLICED_LENGTH = 13

/** An empty table. */
export function createIdTable(): IdTable {
  const numbers = new Map<string, number>()
  const ids: string[] = []
  return {
    ids,
    find: (id) => numbers.get(id),
    indexOf(id) {
      const known = numbers.get(id)
      if (known !== undefined) return known
      const own = id.length < SLICED_LENGTH ? id : Buffer.from(id, 'utf16le').toString('utf16le')
      numbers.set(own, ids.length)
      ids.push(own)
      return ids.length - 1
    },
  }
}
