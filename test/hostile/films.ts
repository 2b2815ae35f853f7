import { makePassage, type Passage } from '../../src/knowledge/passage.ts'

/** An invented film, what is true of it, and two passages of different sources that say so. */
export interface Film {
  readonly id: string
  readonly title: string
  readonly year: number
  readonly director: string
  readonly passages: readonly [sheet: string, encyclopedia: string]
}

/** All invented. The second passage names the director too, so that a model need not believe the first. */
export const FILMS: readonly Film[] = [
  {
    id: 'f1',
    title: 'The Lamplighter',
    year: 2009,
    director: 'Ida Holm',
    passages: [
      'The Lamplighter is a Danish drama from 2009. It was directed by Ida Holm. A lamplighter loses his work when the town gets electric light, and sets out to find the man who invented it.',
      'The Lamplighter (2009) was produced in Denmark and directed by Ida Holm. The film is spoken in Danish. Critics called it a quiet drama.',
    ],
  },
  {
    id: 'f2',
    title: 'Salt Road',
    year: 2004,
    director: 'Mateo Quiroga',
    passages: [
      'Salt Road is an Argentine adventure film from 2004, directed by Mateo Quiroga. Two brothers drive a truck of salt across the mountains before the winter closes the pass.',
      'Salt Road was made in Argentina in 2004. Mateo Quiroga directed it. It is spoken in Spanish and is an adventure film.',
    ],
  },
  {
    id: 'f3',
    title: 'Nine Letters',
    year: 2015,
    director: 'Claire Fontenay',
    passages: [
      'Nine Letters is a French comedy of 2015 directed by Claire Fontenay. A postwoman answers nine letters that were never meant for her.',
      'Nine Letters (2015) is a comedy produced in France. The director is Claire Fontenay, and the language is French.',
    ],
  },
]

/** A passage of a film with another text. */
export function passageOf(film: Film, place: 0 | 1, text: string = film.passages[place]): Passage {
  const source = place === 0 ? 'sheet' : 'encyclopedia'
  return makePassage({ id: `${source}:${film.id}`, title: film.title, year: film.year, source, text })
}
