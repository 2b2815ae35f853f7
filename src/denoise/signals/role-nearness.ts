import type { AttributeId } from '../../enrich/attribute.ts'
import { wordsOf } from '../../enrich/values/phrase-table.ts'
import { sentencesOf } from './read-text.ts'
import type { StatedValue, ValueContext } from './stated-value.ts'

/** Words that give a value its part in the film. */
const ROLE_WORDS: Readonly<Partial<Record<AttributeId, ReadonlySet<string>>>> = {
  director: new Set([
    'directed',
    'director',
    'directors',
    'directs',
    'directing',
    'directorial',
    'helmed',
    'filmmaker',
  ]),
  cast: new Set(['starring', 'stars', 'star', 'cast', 'plays', 'featuring', 'role']),
  country: new Set(['film', 'movie', 'produced', 'production', 'country', 'countries', 'comedy', 'drama', 'thriller']),
  language: new Set(['language', 'languages', 'speaking', 'spoken', 'dialogue', 'film']),
  genre: new Set(['film', 'movie']),
  durationMinutes: new Set(['minutes', 'minute', 'min']),
}

/**
 * How near a word of the role stands to the value in a sentence: 1 / (1 + words between), of the nearest pair; 0 where no
 * sentence has both.
 */
export function roleNearness({ attribute, value }: StatedValue, { passages }: ValueContext): number {
  const roles = ROLE_WORDS[attribute]
  const wanted = wordsOf(value)
  if (roles === undefined || wanted.length === 0) return 0
  let nearest = Number.POSITIVE_INFINITY
  for (const sentence of sentencesOf(passages)) {
    const words = wordsOf(sentence)
    const places = [...words.keys()].filter((at) => roles.has(words[at]!))
    for (let start = 0; start + wanted.length <= words.length; start++) {
      if (!wanted.every((word, i) => words[start + i] === word)) continue
      for (const at of places) {
        const between = at < start ? start - at - 1 : at - start - wanted.length
        if (between >= 0) nearest = Math.min(nearest, between)
      }
    }
  }
  return 1 / (1 + nearest)
}
