import { wordsOf } from '../../enrich/values/phrase-table.ts'
import { readText } from './read-text.ts'
import type { StatedValue, ValueContext } from './stated-value.ts'

/** A difference of years beyond this says no more. */
const LARGEST_GAP = 20

/** Share of the title's words that the passages have: low where they are about something else. */
export function titleShare(_: StatedValue, { title, passages }: ValueContext): number {
  const words = wordsOf(title)
  const known = new Set(passages.flatMap((text) => readText(text).words))
  return words.length === 0 ? 0 : words.filter((word) => known.has(word)).length / words.length
}

/**
 * Years between the item's release and the first year that a passage names, of the nearest passage, at most 20: the
 * passage of a remake or of its model tells another year. Null where either is missing.
 */
export function yearGap(_: StatedValue, { year, passages }: ValueContext): number | null {
  const named = passages.flatMap(({ text }) => /\b(?:18|19|20)\d\d\b/.exec(text)?.[0] ?? [])
  if (year === undefined || named.length === 0) return null
  return Math.min(LARGEST_GAP, ...named.map((one) => Math.abs(Number(one) - year)))
}

/** 1 where a passage has a stretch that is written for a model. */
export function isSuspicious(_: StatedValue, { passages }: ValueContext): number {
  return passages.some((text) => readText(text).isSuspicious) ? 1 : 0
}
