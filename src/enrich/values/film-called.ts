/** What a film is called. */
const FILM = new Set([
  ...['film', 'films', 'movie', 'picture', 'production', 'coproduction', 'documentary', 'comedy', 'drama', 'thriller'],
  ...[
    'western',
    'musical',
    'romance',
    'mockumentary',
    'anthology',
    'animation',
    'anime',
    'series',
    'miniseries',
    'short',
  ],
  ...[
    'feature',
    'remake',
    'adaptation',
    'satire',
    'fantasy',
    'adventure',
    'epic',
    'horror',
    'mystery',
    'parody',
    'noir',
  ],
  ...['melodrama', 'biopic', 'featurette'],
])
/** Words that end what the film is called. */
const ENDS = new Set([
  ...[
    'directed',
    'about',
    'that',
    'which',
    'who',
    'starring',
    'written',
    'based',
    'produced',
    'set',
    'from',
    'in',
    'by',
  ],
  ...['of', 'with', 'following'],
])
const BE = new Set(['is', 'was', 'are'])

/** A stretch of words: of `words[start]` to `words[end - 1]`. */
export interface WordRange {
  readonly start: number
  readonly end: number
}

/**
 * Where folded words say what a film is: of "is a 2003 American crime film directed by …" the words from "a" to "film".
 * An adjective of a country there tells where the film was made; one anywhere else may be of a person or a place in it.
 */
export function filmCalled(words: readonly string[]): WordRange | undefined {
  const be = words.findIndex((word, at) => BE.has(word) && /^(?:a|an|the|one)$|^\d{4}$/.test(words[at + 1] ?? ''))
  if (be < 0) return undefined
  let film = -1
  for (let at = be + 1; at < words.length && !ENDS.has(words[at]!); at++) if (FILM.has(words[at]!)) film = at
  return film < 0 ? undefined : { start: be + 1, end: film + 1 }
}

export function isWithin(inner: WordRange, outer: WordRange | undefined): boolean {
  return outer !== undefined && inner.start >= outer.start && inner.end <= outer.end
}
