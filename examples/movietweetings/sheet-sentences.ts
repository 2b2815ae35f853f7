import type { FilmFacts, SheetAttribute } from './sheet-facts.ts'
import { genrePhrase, listedGenres } from './sheet-genres.ts'
import { type Pick, withArticle, writeList } from './sheet-phrases.ts'
import { describePlace, nationality } from './sheet-places.ts'

export type SentenceKind = SheetAttribute

const SUBJECTS: readonly string[] = ['It', 'The film', 'The picture', 'The production']

/** One sentence that states one attribute, without its full stop. */
export function sentenceAbout(kind: SentenceKind, facts: FilmFacts, pick: Pick): string {
  return SENTENCES[kind](facts, pick)
}

const SENTENCES: Readonly<Record<SentenceKind, (facts: FilmFacts, pick: Pick) => string>> = {
  director: ({ director }, pick) => {
    const names = writeList(director)
    return pick([
      `${pick(SUBJECTS)} was directed by ${names}`,
      `${pick(SUBJECTS)} was helmed by ${names}`,
      `${names} directed`,
      `Behind the camera: ${names}`,
      `At the helm: ${names}`,
      `It is ${names}'s ${pick(['film', 'picture'])}`,
      `Directing duties fell to ${names}`,
    ])
  },
  cast: ({ cast }, pick) => {
    const names = writeList(cast)
    return pick([
      cast.length > 1 ? `${names} star` : `${names} stars`,
      `The cast includes ${names}`,
      `Among the players: ${names}`,
      `On screen: ${names}`,
      `Featured in it: ${names}`,
      cast.length > 1 ? `${names} are in the cast` : `${names} is in the cast`,
    ])
  },
  country: ({ country }, pick) => {
    const names = writeList(country.map((name) => pick(describePlace(name).written)))
    const options = [
      `${pick(SUBJECTS)} was produced in ${names}`,
      `It comes from ${names}`,
      country.length > 1 ? `It is a joint production of ${names}` : `It is a production of ${names}`,
    ]
    const people = nationality(country, pick([true, false]))
    if (people !== undefined) {
      options.push(`It is ${withArticle(people)} ${country.length > 1 ? 'co-production' : 'production'}`)
    }
    return pick(options)
  },
  language: ({ language }, pick) => {
    const names = writeList(language)
    return pick([
      `The dialogue is in ${names}`,
      `It is spoken in ${names}`,
      `Dialogue in ${names}`,
      `${pick(SUBJECTS)} is in ${names}`,
      language.length > 1 ? `Its languages are ${names}` : `Its language is ${names}`,
    ])
  },
  genre: ({ genre }, pick) => {
    const names = writeList(listedGenres(genre))
    return pick([
      `By genre it is ${withArticle(genrePhrase(genre, 'film'))}`,
      genre.length > 1 ? `It mixes ${names}` : `Its genre is ${names}`,
      `Filed under ${names}`,
    ])
  },
}
