import type { DatabaseSync } from 'node:sqlite'
import { trigramsOf } from './title-likeness.ts'

/** Passages of one year whose title looks like the one asked for, whether or not they share a word with it. */
export interface YearTitles {
  /**
   * @param key of a title, as `titleKey` makes it
   * @returns numbers of at most `k` passages of that year, likest first (Dice of trigrams ≥ 0.4), ties by number
   */
  like(key: string, year: number, k: number): readonly number[]
  /** Call after this process has changed passages. */
  forget(): void
}

/** The keys of a year, and which of them hold a trigram. */
interface YearIndex {
  /** Passage of each key. */
  readonly passages: readonly number[]
  /** Trigrams of each key. */
  readonly sizes: Uint16Array
  readonly places: ReadonlyMap<string, readonly number[]>
}

/** Keys that stay in memory at once; the year used longest ago goes first. About 200 bytes a key. */
const MAX_KEPT_KEYS = 400_000
const LEAST_DICE = 0.4

/**
 * Made from the store when a year is first asked for (some ten milliseconds for the 3,500 passages of 2002), and made
 * anew after `forget` or when another process has written to the store.
 */
export function yearTitles(db: DatabaseSync): YearTitles {
  const keysOf = db.prepare(
    'SELECT k.key, k.passage FROM passages p JOIN passage_keys k ON k.passage = p.number WHERE p.year = ? ORDER BY k.passage, k.key',
  )
  const versionOfOthers = db.prepare('PRAGMA data_version')
  const years = new Map<number, YearIndex>()
  let kept = 0
  let seen: unknown

  function forget(): void {
    years.clear()
    kept = 0
  }

  function indexOf(year: number): YearIndex {
    const { data_version: version } = versionOfOthers.get()!
    if (version !== seen) forget()
    seen = version
    const index = years.get(year) ?? makeIndex(keysOf.all(year))
    if (years.delete(year)) kept -= index.passages.length
    years.set(year, index)
    kept += index.passages.length
    for (const [oldest, { passages }] of years) {
      if (kept <= MAX_KEPT_KEYS || oldest === year) break
      years.delete(oldest)
      kept -= passages.length
    }
    return index
  }

  return {
    forget,
    like(key, year, k) {
      const { passages, sizes, places } = indexOf(year)
      const grams = new Set(trigramsOf(key))
      const shared = new Uint16Array(passages.length)
      for (const gram of grams) for (const place of places.get(gram) ?? []) shared[place]++
      const best = new Map<number, number>()
      shared.forEach((count, place) => {
        const dice = (2 * count) / (grams.size + sizes[place])
        if (dice >= LEAST_DICE && dice > (best.get(passages[place]) ?? 0)) best.set(passages[place], dice)
      })
      return [...best]
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, k)
        .map(([number]) => number)
    },
  }
}

function makeIndex(rows: readonly Record<string, unknown>[]): YearIndex {
  const places = new Map<string, number[]>()
  const sizes = new Uint16Array(rows.length)
  rows.forEach(({ key }, place) => {
    const grams = new Set(trigramsOf(String(key)))
    sizes[place] = grams.size
    for (const gram of grams) {
      const list = places.get(gram)
      if (list === undefined) places.set(gram, [place])
      else list.push(place)
    }
  })
  return { passages: rows.map(({ passage }) => Number(passage)), sizes, places }
}
