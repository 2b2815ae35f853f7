import type { RetrievalQuery } from './passage.ts'

/** No title of the measured catalogues has more distinct words; "the" × 800 took SQLite ten minutes uncapped. */
const MAX_TERMS = 16
const MAX_TERM_CHARS = 64
/** Bound of what is read at all, so that a query of megabytes costs nothing. */
const MAX_TITLE_CHARS = 4096

/**
 * The words of a title: runs of letters, digits and marks, lower case, each once, at most 16 of at most 64 characters.
 */
export function titleTerms(title: string): readonly string[] {
  const words =
    title
      .slice(0, MAX_TITLE_CHARS)
      .toWellFormed()
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  const terms = new Set<string>()
  for (const word of words) {
    if (terms.size === MAX_TERMS) break
    terms.add(word.slice(0, MAX_TERM_CHARS).toWellFormed())
  }
  return [...terms]
}

/**
 * An FTS5 expression for the columns `title`, `year` and `text`: any of the title's words in title or text, or the year.
 * Each word is a quoted string of letters and digits only, so no title can add an operator; bind it as a parameter all
 * the same.
 *
 * @returns undefined when the title has no word: there is nothing to search for
 */
export function ftsQuery(query: RetrievalQuery): string | undefined {
  const terms = titleTerms([query.title, ...(query.alternativeTitles ?? [])].join(' '))
  if (terms.length === 0) return undefined
  const words = `{title text} : (${terms.map((term) => `"${term}"`).join(' OR ')})`
  return query.year === undefined ? words : `${words} OR year : "${Math.trunc(query.year)}"`
}
