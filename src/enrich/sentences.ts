/** A sentence of a passage: its range in the text (UTF-16, end exclusive). */
export interface SentenceRange {
  readonly start: number
  readonly end: number
}

/** Dots after these end no sentence. Only such as stand before names and titles. */
const ABBREVIATIONS = new Set(['jr', 'sr', 'dr', 'mr', 'mrs', 'ms', 'st', 'vs', 'no', 'vol', 'pt'])

/**
 * Splits a text into sentences by a fixed rule: after `.`, `!` or `?` (and closing quotes) before white space and a
 * capital, a digit or an opening quote, but not after initials ("J. J. Abrams") and a few abbreviations; also at line
 * breaks. Not the platform's segmenter: the numbers stand in prompts, and a prompt must be the same on every machine.
 */
export function sentences(text: string): readonly SentenceRange[] {
  const ranges: SentenceRange[] = []
  let start = 0
  for (const match of text.matchAll(BREAK)) {
    const marks = match[1] ?? ''
    const mark = match.index + marks.length
    if (marks !== '' && endsInAbbreviation(text.slice(Math.max(start, mark - LONGEST_ABBREVIATION), mark))) continue
    pushTrimmed(text, start, mark, ranges)
    start = match.index + match[0].length
  }
  pushTrimmed(text, start, text.length, ranges)
  return ranges
}

const BREAK = /([.!?]["'”’)]*)\s+(?=["'“‘(]?[\p{Lu}\d])|\n\s*/gu

/** Looked at before a dot; a longer word is no abbreviation. Keeps the time linear. */
const LONGEST_ABBREVIATION = 24

function endsInAbbreviation(sentence: string): boolean {
  const word = /([\p{L}.]+)\.$/u.exec(sentence)?.[1]
  if (word === undefined) return false
  const last = word.split('.').at(-1)!
  return (last.length === 1 && last === last.toUpperCase()) || ABBREVIATIONS.has(last.toLowerCase())
}

function pushTrimmed(text: string, from: number, to: number, ranges: SentenceRange[]): void {
  let start = from
  let end = to
  while (start < end && /\s/.test(text[start]!)) start++
  while (end > start && /\s/.test(text[end - 1]!)) end--
  if (end > start) ranges.push({ start, end })
}
