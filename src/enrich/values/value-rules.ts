import type { AttributeId } from '../attribute.ts'
import { countriesMadeIn } from './countries-made-in.ts'
import { countryCode, countryName } from './country.ts'
import { foldWords } from './fold-words.ts'
import { languageCode, languageName } from './language.ts'
import { languagesSpoken } from './languages-spoken.ts'
import { minutesIn, minutesOf } from './minutes.ts'
import { foldName, peopleNames } from './people.ts'
import { saysDirected } from './says-directed.ts'

/** Changes when a rule decides otherwise than before: what was judged by it is then judged anew. */
export const VALUE_RULES_VERSION = 1

/** What is known of the values of one attribute: when two are the same, and when a sentence states one. */
export interface ValueRule {
  /** For error messages: "no country". */
  readonly kind: string
  /** The values that a text names, in the form that is kept and shown; empty when it names none. */
  readonly read: (text: string) => readonly string[]
  /** Equal for values that are the same. */
  readonly key: (value: string) => string
  /** Whether a sentence states, of the item, the value of this form. */
  readonly isStated: (value: string, sentence: string) => boolean
}

const minutes: ValueRule = {
  kind: 'length in minutes',
  read: (text) => one(minutesOf(text)),
  key: (value) => value,
  isStated: (value, sentence) => minutesIn(sentence).has(value),
}

const words: ValueRule = {
  kind: 'word',
  read: (text) => one(foldWords(text).trim() === '' ? undefined : text),
  key: (value) => foldWords(value).trim(),
  isStated: (value, sentence) => foldWords(sentence).includes(foldWords(value)),
}

const people: ValueRule = { ...words, kind: "person's name", read: peopleNames, key: foldName }

/** By attribute; attributes without a rule are descriptions, whose words are the model's own. */
export const VALUE_RULES: Readonly<Partial<Record<AttributeId, ValueRule>>> = {
  director: { ...people, isStated: saysDirected },
  cast: people,
  country: {
    kind: 'country',
    read: (text) => one(named(countryCode(text), countryName)),
    key: (value) => countryCode(value) ?? value,
    isStated: (value, sentence) => countriesMadeIn(sentence).has(countryCode(value)!),
  },
  language: {
    kind: 'language',
    read: (text) => one(named(languageCode(text), languageName)),
    key: (value) => languageCode(value) ?? value,
    isStated: (value, sentence) => languagesSpoken(sentence).has(languageCode(value)!),
  },
  genre: words,
  durationMinutes: minutes,
}

function named(code: string | undefined, nameOf: (code: string) => string): string | undefined {
  return code === undefined ? undefined : nameOf(code)
}

function one(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value]
}
