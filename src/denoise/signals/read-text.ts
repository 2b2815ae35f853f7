import type { AttributeId } from '../../enrich/attribute.ts'
import { sentences } from '../../enrich/sentences.ts'
import { countriesMadeIn } from '../../enrich/values/countries-made-in.ts'
import { countryMentions } from '../../enrich/values/country.ts'
import { foldWords } from '../../enrich/values/fold-words.ts'
import { languagesSpoken } from '../../enrich/values/languages-spoken.ts'
import { VALUE_RULES } from '../../enrich/values/value-rules.ts'
import { suspicions } from '../../knowledge/suspicious.ts'
import type { SourceText } from './stated-value.ts'

/** A text as the signals read it. */
export interface ReadText {
  readonly sentences: readonly string[]
  /** As `foldWords` gives it. */
  readonly folded: string
  /** The folded words, in order. */
  readonly words: readonly string[]
  /** Whether a stretch of it is written for a model. */
  readonly isSuspicious: boolean
  /** ISO codes of the countries that its sentences say the item was made in; each code once. */
  readonly madeIn: () => readonly string[]
  /** ISO codes of the languages that its sentences say are spoken. */
  readonly spoken: () => readonly string[]
  /** ISO codes of the countries that it names in whatever part, as often as it does. */
  readonly countries: () => readonly string[]
  /** Whether a sentence states the value of the item. */
  readonly states: (attribute: AttributeId, value: string) => boolean
}

/** Many values are judged against one text: each text object is read once. */
const readTexts = new WeakMap<SourceText, ReadText>()

/** Reads a text, once per object: a text must not change under its object. */
export function readText(source: SourceText): ReadText {
  const known = readTexts.get(source)
  if (known !== undefined) return known
  const { text } = source
  const folded = foldWords(text)
  const words = folded.split(' ').filter(Boolean)
  const parts = sentences(text).map(({ start, end }) => text.slice(start, end))
  const stated = new Map<string, boolean>()
  const read: ReadText = {
    ...{ sentences: parts, folded, words, isSuspicious: suspicions(text).length > 0 },
    madeIn: once(() => [...new Set(parts.flatMap((sentence) => [...countriesMadeIn(sentence)]))]),
    spoken: once(() => [...new Set(parts.flatMap((sentence) => [...languagesSpoken(sentence)]))]),
    countries: once(() => countryMentions(words).map(({ meaning }) => meaning)),
    states(attribute, value) {
      const key = `${attribute} ${value}`
      const known =
        stated.get(key) ?? parts.some((sentence) => VALUE_RULES[attribute]?.isStated(value, sentence) === true)
      stated.set(key, known)
      return known
    },
  }
  readTexts.set(source, read)
  return read
}

/** Sentences of all texts, in the order in which a prompt numbers them. */
export function sentencesOf(texts: readonly SourceText[]): readonly string[] {
  return texts.flatMap((text) => readText(text).sentences)
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined
  return () => {
    known ??= { value: compute() }
    return known.value
  }
}
