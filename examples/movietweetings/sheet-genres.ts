/** A genre as the head of a phrase ("a drama"), before one ("a crime drama") and in a list ("drama and crime"). */
interface GenreWords {
  readonly noun?: string
  readonly before: string
  readonly listed: string
}

const WORDS: Readonly<Record<string, GenreWords>> = {
  Drama: { noun: 'drama', before: 'drama', listed: 'drama' },
  Comedy: { noun: 'comedy', before: 'comedy', listed: 'comedy' },
  Thriller: { noun: 'thriller', before: 'thriller', listed: 'thriller' },
  Action: { before: 'action', listed: 'action' },
  Adventure: { noun: 'adventure', before: 'adventure', listed: 'adventure' },
  Crime: { before: 'crime', listed: 'crime' },
  Romance: { noun: 'romance', before: 'romantic', listed: 'romance' },
  'Science Fiction': { before: 'science-fiction', listed: 'science fiction' },
  Fantasy: { noun: 'fantasy', before: 'fantasy', listed: 'fantasy' },
  Horror: { before: 'horror', listed: 'horror' },
  Mystery: { noun: 'mystery', before: 'mystery', listed: 'mystery' },
  Family: { before: 'family', listed: 'family' },
  Animation: { before: 'animated', listed: 'animation' },
  War: { before: 'war', listed: 'war' },
  History: { before: 'historical', listed: 'history' },
  Biography: { noun: 'biography', before: 'biographical', listed: 'biography' },
  Western: { noun: 'western', before: 'western', listed: 'western' },
  Music: { before: 'music', listed: 'music' },
  Musical: { noun: 'musical', before: 'musical', listed: 'musical' },
  Documentary: { noun: 'documentary', before: 'documentary', listed: 'documentary' },
  Sport: { before: 'sports', listed: 'sport' },
  'Film Noir': { noun: 'film noir', before: 'noir', listed: 'film noir' },
  Superhero: { before: 'superhero', listed: 'superhero' },
  Spy: { before: 'spy', listed: 'spy' },
  Slasher: { before: 'slasher', listed: 'slasher' },
  Supernatural: { before: 'supernatural', listed: 'supernatural' },
  'Martial Arts': { before: 'martial-arts', listed: 'martial arts' },
  Disaster: { before: 'disaster', listed: 'disaster' },
  Political: { before: 'political', listed: 'political' },
  Legal: { before: 'legal', listed: 'legal' },
  Satire: { noun: 'satire', before: 'satirical', listed: 'satire' },
  Teen: { before: 'teen', listed: 'teen' },
  Silent: { before: 'silent', listed: 'silent' },
  Short: { before: 'short', listed: 'short' },
}

/** What the sources call it otherwise. Entries that say no genre (country, audience, medium) have none and are dropped. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  'Sci-Fi': ['Science Fiction'],
  'Sci-fi': ['Science Fiction'],
  Dramas: ['Drama'],
  Comedies: ['Comedy'],
  Thrillers: ['Thriller'],
  Documentaries: ['Documentary'],
  Animated: ['Animation'],
  Historical: ['History'],
  Sports: ['Sport'],
  'Sports Movies': ['Sport'],
  Noir: ['Film Noir'],
  'Film-Noir': ['Film Noir'],
  'Horror Movies': ['Horror'],
  'Romantic Movies': ['Romance'],
  'Action & Adventure': ['Action', 'Adventure'],
  'Sci-Fi & Fantasy': ['Science Fiction', 'Fantasy'],
  'Children & Family Movies': ['Family'],
  'Music & Musicals': ['Musical'],
}

/** Genres so near to each other that one for the other would be no clear error. */
const NEAR: readonly (readonly string[])[] = [
  ['Crime', 'Thriller', 'Mystery', 'Film Noir', 'Spy', 'Drama'],
  ['Action', 'Adventure', 'Fantasy', 'Superhero', 'Martial Arts', 'Disaster', 'Science Fiction', 'Thriller'],
  ['War', 'History', 'Biography', 'Drama', 'Political', 'Legal'],
  ['Family', 'Animation', 'Fantasy'],
  ['Music', 'Musical'],
  ['Comedy', 'Satire', 'Teen', 'Romance'],
  ['Horror', 'Slasher', 'Supernatural', 'Thriller'],
]

/** The genres that a planted error may name. */
export const COMMON_GENRES: readonly string[] = Object.keys(WORDS).slice(0, 21)

/** The genres that one entry of a source names; empty when it names none. */
export function normaliseGenre(raw: string): readonly string[] {
  const text = raw.trim()
  return SAME[text] ?? (WORDS[text] === undefined ? [] : [text])
}

/** True when a viewer could mean the one by the other. */
export function areNearGenres(a: string, b: string): boolean {
  return a === b || NEAR.some((group) => group.includes(a) && group.includes(b))
}

/** "romantic crime drama", "science-fiction horror film". Drama or the last genre with a noun heads, `fallback` if none. */
export function genrePhrase(genres: readonly string[], fallback: string): string {
  const head = genres.find((genre) => genre === 'Drama') ?? genres.findLast((genre) => WORDS[genre].noun !== undefined)
  const before = genres.filter((genre) => genre !== head).map((genre) => WORDS[genre].before)
  return [...before, head === undefined ? fallback : WORDS[head].noun].join(' ')
}

/** The genres as the words of a list. */
export function listedGenres(genres: readonly string[]): readonly string[] {
  return genres.map((genre) => WORDS[genre].listed)
}
