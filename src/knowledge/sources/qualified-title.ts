/** A title as encyclopedias and file names write it, taken apart. */
export interface QualifiedTitle {
  /** Without what stands in brackets behind it. */
  readonly title: string
  readonly year?: number
  /** What the brackets hold beside the year: `film`. */
  readonly qualifier?: string
}

/** A longer text is no title with a qualifier, and must cost nothing. */
const MAX_TITLE_CHARS = 500
const BRACKETS = /^(.*\S)\s*\(([^()]*)\)$/su
const YEAR_FIRST = /^((?:18|19|20)\d\d)(?:[-–]\d{0,4})?(?:\s+(.+))?$/su
const YEAR_LAST = /^(.+?),?\s+((?:18|19|20)\d\d)$/su

/**
 * `Heat (1995 film)` → Heat, 1995, film; `Heat (1995)` → Heat, 1995; `Heat (film)` → Heat, film. Other brackets
 * (`Birdman (or …)`) are a qualifier too: whoever asks must know which ones mean something. A title without brackets is
 * given back as it is.
 */
export function qualifiedTitle(text: string): QualifiedTitle {
  const whole = text.trim()
  const match = whole.length > MAX_TITLE_CHARS ? null : BRACKETS.exec(whole)
  if (match === null) return { title: whole }
  const [, title, inside] = match
  const first = YEAR_FIRST.exec(inside.trim())
  if (first !== null) return withQualifier({ title, year: Number(first[1]) }, first[2])
  const last = YEAR_LAST.exec(inside.trim())
  if (last !== null) return withQualifier({ title, year: Number(last[2]) }, last[1])
  return withQualifier({ title }, inside.trim())
}

function withQualifier(title: QualifiedTitle, qualifier: string | undefined): QualifiedTitle {
  return qualifier === undefined || qualifier === '' ? title : { ...title, qualifier }
}

/** Title and year of a text whose brackets are believed only when they hold a year. */
export function titleWithYear(text: string): { readonly title: string; readonly year?: number } {
  const { title, year } = qualifiedTitle(text)
  return year === undefined ? { title: text.trim() } : { title, year }
}
