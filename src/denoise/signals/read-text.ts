import { sentences } from '../../enrich/sentences.ts'
import { foldWords } from '../../enrich/values/fold-words.ts'
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
}

/** Many values are judged against one text: each text object is read once. */
const readTexts = new WeakMap<SourceText, ReadText>()

/** Reads a text, once per object: a text must not change under its object. */
export function readText(source: SourceText): ReadText {
  const known = readTexts.get(source)
  if (known !== undefined) return known
  const { text } = source
  const folded = foldWords(text)
  const read: ReadText = {
    sentences: sentences(text).map(({ start, end }) => text.slice(start, end)),
    folded,
    words: folded.split(' ').filter(Boolean),
    isSuspicious: suspicions(text).length > 0,
  }
  readTexts.set(source, read)
  return read
}

/** Sentences of all texts, in the order in which a prompt numbers them. */
export function sentencesOf(texts: readonly SourceText[]): readonly string[] {
  return texts.flatMap((text) => readText(text).sentences)
}
