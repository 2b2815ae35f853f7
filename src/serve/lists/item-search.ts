import { foldWords } from '../../enrich/values/fold-words.ts'

/** What an item is found by. */
export interface SearchedItem {
  readonly id: string
  readonly title: string
  readonly alternativeTitles?: readonly string[]
}

/** Finds items by words of their titles, by id, or all of them. */
export interface ItemSearch {
  /** @returns places in the list of items, best first, and how many there are in all */
  find(words: string, offset: number, limit: number): { readonly items: readonly number[]; readonly total: number }
}

/**
 * Every word of the search has to begin a word of the title (or of one of its other titles); the id itself comes first, then
 * titles that begin with the search, then what more users took.
 *
 * @param popularity users who took each item
 */
export function itemSearch(items: readonly SearchedItem[], popularity: ArrayLike<number>): ItemSearch {
  const texts = items.map(({ title, alternativeTitles = [] }) =>
    [title, ...alternativeTitles].map((text) => ` ${foldWords(text)}`).join(' '),
  )
  const byPopularity = items.map((_, item) => item).sort((a, b) => popularity[b]! - popularity[a]! || a - b)
  return {
    find(words, offset, limit) {
      const folded = foldWords(words)
      const begins = folded.split(' ').map((word) => ` ${word}`)
      const found =
        words.trim() === ''
          ? byPopularity
          : byPopularity.filter(
              (item) =>
                items[item]!.id === words || (folded !== '' && begins.every((word) => texts[item]!.includes(word))),
            )
      const place = (item: number): number =>
        items[item]!.id === words ? 0 : texts[item]!.startsWith(` ${folded}`) ? 1 : 2
      const sorted = found.toSorted((a, b) => place(a) - place(b))
      return { items: sorted.slice(offset, offset + limit), total: found.length }
    },
  }
}
