import { filmCalled } from './film-called.ts'
import { wordsOf } from './phrase-table.ts'

const DIRECTED = new Set(['directed', 'directing', 'helmed', 'directs'])
const DIRECTOR = new Set(['director', 'directors', 'directorial'])
const FILM = new Set(['film', 'movie', 'picture', 'documentary'])
/** Verbs that give a person a part in a film; joined by commas and "and", several hold together. */
const MADE = new Set([
  ...DIRECTED,
  ...['written', 'produced', 'edited', 'photographed', 'shot', 'scored', 'composed', 'created', 'adapted', 'scripted'],
  ...['narrated', 'choreographed', 'distributed', 'animated', 'designed', 'filmed', 'developed', 'conceived', 'based'],
  ...['released', 'inspired', 'penned'],
])
/** Words of other parts: a name behind one of these is no director by what stands before it. */
const OTHER = new Set([
  ...[
    'starring',
    'stars',
    'star',
    'starred',
    'featuring',
    'features',
    'featured',
    'screenplay',
    'script',
    'story',
    'novel',
  ],
  ...[
    'novella',
    'book',
    'play',
    'wrote',
    'writer',
    'writers',
    'screenwriter',
    'screenwriters',
    'producer',
    'producers',
  ],
  ...['author', 'actor', 'actors', 'actress', 'cast', 'role', 'music', 'score', 'cinematographer', 'cinematography'],
  ...['composer', 'editor', 'with', 'alongside', 'plays', 'follows'],
])
/** Words from "not" to the verb: "not to be directed by". */
const FROM_NOT = 3
const LINKS = new Set(['and', 'co', 'also', 'executive', 'was', 'is', 'both', 'then'])
/** Between a name and the verb that follows it: "NAME, who wrote and directed". */
const NAME_TO_VERB = new Set(['who', 'also', 'has', 'had', 'wrote', 'co', 'produced', 'and', 'both', 'later'])

/**
 * Whether a sentence says that a person directed: of the parts that stand before the name, the nearest (with what is joined
 * to it) is directing ("written and directed by NAME", "director NAME", "a film by NAME"), or directing follows the name at
 * once ("NAME, who wrote and directed it"). To stand in one sentence with "directed by" somebody else is not enough.
 * "Director NAME" counts where the sentence says what the film is, or begins with it ("Directors: NAME"): elsewhere it may be of
 * an earlier film. A word after "the" is no person's whole name ("directed by the Wachowskis").
 */
export function saysDirected(name: string, sentence: string): boolean {
  const words = wordsOf(sentence)
  const wanted = wordsOf(name)
  if (wanted.length === 0) return false
  for (let start = 0; start + wanted.length <= words.length; start++) {
    if (!wanted.every((word, i) => words[start + i] === word)) continue
    if (wanted.length === 1 && words[start - 1] === 'the') continue
    if (isDirectingBefore(words, start) || isDirectingAfter(words, start + wanted.length)) return true
  }
  return false
}

function isDirectingBefore(words: readonly string[], start: number): boolean {
  for (let at = start - 1; at >= 0; at--) {
    const word = words[at]!
    if (OTHER.has(word)) return false
    if (DIRECTOR.has(word)) return at === 0 || filmCalled(words) !== undefined || word === 'directorial'
    if (word === 'by' && FILM.has(words[at - 1] ?? '')) return true
    if (MADE.has(word)) {
      const isPassive = words.slice(at + 1, start).includes('by')
      const isDenied = words.slice(Math.max(0, at - FROM_NOT), at).includes('not')
      return isPassive && !isDenied && joinedVerbs(words, at).some((verb) => DIRECTED.has(verb))
    }
  }
  return false
}

/** The verb at `last` and those joined to it: of "directed, photographed, and edited" all three. */
function joinedVerbs(words: readonly string[], last: number): readonly string[] {
  const verbs: string[] = []
  for (let at = last; at >= 0 && (MADE.has(words[at]!) || LINKS.has(words[at]!)); at--) verbs.push(words[at]!)
  return verbs
}

function isDirectingAfter(words: readonly string[], end: number): boolean {
  let at = end
  while (at < words.length && NAME_TO_VERB.has(words[at]!)) at++
  // "written by NAME and directed by another" says it of another.
  return (DIRECTED.has(words[at] ?? '') && words[at + 1] !== 'by') || (at === end && words[at] === 'director')
}
