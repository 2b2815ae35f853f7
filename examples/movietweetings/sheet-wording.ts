import type { Random } from '../../src/context.ts'
import type { FilmFacts } from './sheet-facts.ts'
import { genrePhrase } from './sheet-genres.ts'
import { type Pick, picker, withArticle, writeList } from './sheet-phrases.ts'
import { nationality } from './sheet-places.ts'
import { type SentenceKind, sentenceAbout } from './sheet-sentences.ts'

/** How often the first sentence takes up a fact that it may take up; what it leaves out follows in a sentence of its own. */
const IN_OPENER = { director: 0.6, cast: 0.3, country: 0.5, language: 0.3, genre: 0.8 }

type Opener = (title: string, year: number, film: string) => string

const OPENERS: readonly Opener[] = [
  (title, year, film) => `${title} (${year}) is ${withArticle(film)}`,
  (title, year, film) => `${title} is ${withArticle(film)} from ${year}`,
  (title, year, film) => `Released in ${year}, ${title} is ${withArticle(film)}`,
  (title, year, film) => `The ${year} release ${title} is ${withArticle(film)}`,
  (title, year, film) => `${title}, dated ${year}, is ${withArticle(film)}`,
  (title, year, film) => `This entry is about ${title} (${year}), ${withArticle(film)}`,
]

type DirectedOpener = (title: string, year: number, film: string, director: string) => string

const DIRECTED_OPENERS: readonly DirectedOpener[] = [
  (title, year, film, director) => `${title} (${year}) is ${withArticle(film)} directed by ${director}`,
  (title, year, film, director) => `${title}, ${withArticle(film)} from ${year}, was helmed by ${director}`,
  (title, year, film, director) => `From director ${director} comes ${title} (${year}), ${withArticle(film)}`,
  (title, year, film, director) => `${director}'s ${title} (${year}) is ${withArticle(film)}`,
  (title, year, film, director) => `${director} directed ${title}, ${withArticle(film)} from ${year}`,
  (title, year, film, director) => `Helmed by ${director}, ${title} is ${withArticle(film)} of ${year}`,
  (title, year, film, director) => `In ${year} came ${title}, ${withArticle(film)} by ${director}`,
  (title, year, film, director) => `${title} (${year}), with ${director} directing, is ${withArticle(film)}`,
]

const CAST_TAILS: readonly ((cast: string) => string)[] = [
  (cast) => `, starring ${cast}`,
  (cast) => `, featuring ${cast}`,
  (cast) => `, with ${cast} in the cast`,
]

/**
 * Writes a fact sheet: title, year and every fact given, in prose of at most 70 words. Which words, and in which order,
 * comes from `random` alone; nothing is said that the facts do not say.
 */
export function renderSheet(facts: FilmFacts, random: Random): string {
  const pick = picker(random)
  const isIn = Object.fromEntries(
    Object.entries(IN_OPENER).map(([attribute, share]) => [attribute, random.next() < share]),
  )
  const said = new Set<SentenceKind>()
  const film = nounPhrase(facts, isIn, pick, said)
  let opener: string
  if (isIn.director && facts.director.length > 0) {
    said.add('director')
    opener = pick(DIRECTED_OPENERS)(facts.title, facts.year, film, writeList(facts.director))
  } else {
    opener = pick(OPENERS)(facts.title, facts.year, film)
  }
  if (isIn.cast && facts.cast.length > 0) {
    said.add('cast')
    opener += pick(CAST_TAILS)(writeList(facts.cast))
  }
  const rest: SentenceKind[] = (['director', 'cast', 'country', 'language', 'genre'] as const).filter(
    (attribute) => facts[attribute].length > 0 && !said.has(attribute),
  )
  const sentences: string[] = []
  while (rest.length > 0) {
    const [kind] = rest.splice(random.int(rest.length), 1)
    sentences.push(sentenceAbout(kind, facts, pick))
  }
  return [opener, ...sentences].map((sentence) => (/[.!?]$/u.test(sentence) ? sentence : `${sentence}.`)).join(' ')
}

/** "Franco-German French-language crime drama", "film"; adds what it says to `said`. */
function nounPhrase(
  facts: FilmFacts,
  isIn: Readonly<Record<string, boolean>>,
  pick: Pick,
  said: Set<SentenceKind>,
): string {
  const words: string[] = []
  const people = nationality(facts.country, pick([true, false]))
  if (isIn.country && people !== undefined) {
    said.add('country')
    words.push(people)
  }
  if (isIn.language && facts.language.length === 1) {
    said.add('language')
    words.push(`${facts.language[0]}-language`)
  }
  const plain = pick(['film', 'picture', 'feature'])
  if (isIn.genre && facts.genre.length > 0) {
    said.add('genre')
    words.push(genrePhrase(facts.genre, plain))
  } else {
    words.push(plain)
  }
  return words.join(' ')
}
