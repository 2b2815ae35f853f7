import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** The ids that clients gave to their events, and of what each is the id. */
export interface EventIds {
  /** `new`: never seen; `same`: of the same content; `other`: of another one. */
  look(id: string, content: string): 'new' | 'same' | 'other'
  add(id: string, content: string): void
}

const FIRST_SLOTS = 1024
/** Words of a slot: three of the id's SHA-256, one of the content's checksum. */
const WORDS = 4
const FULL = 0.7

/**
 * Ids are kept as 96 bits of their SHA-256: 16 bytes in a table of at most 70 %, however long they are. That two of a
 * million meet has the chance 10⁻¹⁷.
 */
export function createEventIds(): EventIds {
  let slots = new Int32Array(WORDS * FIRST_SLOTS)
  let used = 0

  /** Where the id stands, or the free slot where it would. */
  function placeOf(a: number, b: number, c: number): number {
    const mask = slots.length / WORDS - 1
    let slot = c & mask
    for (;;) {
      const at = WORDS * slot
      if (slots[at] === 0 || (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c)) return at
      slot = (slot + 1) & mask
    }
  }

  function put(a: number, b: number, c: number, content: number): void {
    const at = placeOf(a, b, c)
    slots[at] = a
    slots[at + 1] = b
    slots[at + 2] = c
    slots[at + 3] = content
  }

  function grow(): void {
    const old = slots
    slots = new Int32Array(2 * old.length)
    for (let at = 0; at < old.length; at += WORDS) {
      if (old[at] !== 0) put(old[at]!, old[at + 1]!, old[at + 2]!, old[at + 3]!)
    }
  }

  return {
    look(id, content) {
      const [a, b, c] = digest(id)
      const at = placeOf(a, b, c)
      if (slots[at] === 0) return 'new'
      return slots[at + 3] === (crc32(content) | 0) ? 'same' : 'other'
    },
    add(id, content) {
      const [a, b, c] = digest(id)
      put(a, b, c, crc32(content) | 0)
      if (++used * WORDS > FULL * slots.length) grow()
    },
  }
}

/** The first word is never 0: that marks a free slot. */
function digest(id: string): readonly [number, number, number] {
  const bytes = hash('sha256', id, 'buffer')
  return [bytes.readInt32LE(0) || 1, bytes.readInt32LE(4), bytes.readInt32LE(8)]
}
