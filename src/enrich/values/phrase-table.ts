import { foldWords } from './fold-words.ts'

/** Phrases and what they stand for, looked up without regard to case, accents and punctuation. */
export interface PhraseTable {
  /** The meaning of a whole text, or undefined. */
  find(text: string): string | undefined
  /** Every meaning that words name; of overlapping phrases the longest that begins first ("South Korean" is not "Korean"). */
  mentions(words: readonly string[]): readonly PhraseMention[]
}

/** A phrase among folded words: of `words[start]` to `words[end - 1]`. */
export interface PhraseMention {
  readonly meaning: string
  readonly start: number
  readonly end: number
}

/** The folded words of a text, in order. */
export function wordsOf(text: string): readonly string[] {
  return foldWords(text).split(' ').filter(Boolean)
}

/** @param entries phrase and meaning; the first entry of a phrase stays, phrases without letters and digits are left out */
export function phraseTable(entries: Iterable<readonly [phrase: string, meaning: string]>): PhraseTable {
  const meanings = new Map<string, string>()
  let longest = 1
  for (const [phrase, meaning] of entries) {
    const words = wordsOf(phrase)
    const key = words.join(' ')
    if (key === '' || meanings.has(key)) continue
    meanings.set(key, meaning)
    longest = Math.max(longest, words.length)
  }
  return {
    find: (text) => meanings.get(wordsOf(text).join(' ')),
    mentions(words) {
      const found: PhraseMention[] = []
      for (let start = 0; start < words.length; ) {
        let end = Math.min(start + longest, words.length)
        while (end > start && !meanings.has(words.slice(start, end).join(' '))) end--
        if (end > start) found.push({ meaning: meanings.get(words.slice(start, end).join(' '))!, start, end })
        start = Math.max(end, start + 1)
      }
      return found
    },
  }
}
