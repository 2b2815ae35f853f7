import { countryMentions } from './country.ts'
import { filmCalled, isWithin } from './film-called.ts'
import { languageMentions } from './language.ts'
import { wordsOf } from './phrase-table.ts'

const AFTER = new Set(['language', 'languages', 'dialogue', 'speaking', 'spoken', 'subtitles', 'audio'])
/** First words of a record's line: "Languages: French, Italian". */
const LABEL = /^(?:(?:original|spoken) )?languages? /
const BEFORE_IN = new Set([
  ...[
    'spoken',
    'speaking',
    'language',
    'languages',
    'dialogue',
    'filmed',
    'shot',
    'performed',
    'made',
    'mostly',
    'entirely',
  ],
])

/**
 * ISO codes of the languages that a sentence says are spoken in a film: "French-language", "filmed in French and German",
 * "with Hindi dialogue", all of a line "Languages: …"; also, in what the film is called, a language's name that is the adjective of no country ("is a
 * 2007 Tamil film"). A nationality alone ("a French comedy") says nothing of the language.
 */
export function languagesSpoken(sentence: string): ReadonlySet<string> {
  const words = wordsOf(sentence)
  const called = filmCalled(words)
  const mentions = languageMentions(words)
  if (LABEL.test(words.join(' '))) return new Set(mentions.map(({ meaning }) => meaning))
  const isSaid = mentions.map((mention) => {
    const { start, end } = mention
    if (AFTER.has(words[end] ?? '')) return true
    if (words[start - 1] === 'in' && BEFORE_IN.has(words[start - 2] ?? '')) return true
    return isWithin(mention, called) && countryMentions(words.slice(start, end)).length === 0
  })
  const isJoined = (a: number, b: number): boolean =>
    words.slice(mentions[a]!.end, mentions[b]!.start).join(' ') === 'and'
  // "French and English-language", "in French and German": what holds for one of a row holds for its neighbours.
  for (let i = 1; i < mentions.length; i++) if (isSaid[i - 1] && isJoined(i - 1, i)) isSaid[i] = true
  for (let i = mentions.length - 2; i >= 0; i--) if (isSaid[i + 1] && isJoined(i, i + 1)) isSaid[i] = true
  return new Set(mentions.filter((_, i) => isSaid[i]).map(({ meaning }) => meaning))
}
