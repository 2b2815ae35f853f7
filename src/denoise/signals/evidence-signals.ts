import { foldWords } from '../../enrich/values/fold-words.ts'
import { wordsOf } from '../../enrich/values/phrase-table.ts'
import { VALUE_RULES } from '../../enrich/values/value-rules.ts'
import { readText, sentencesOf } from './read-text.ts'
import type { SourceText, StatedValue, ValueContext } from './stated-value.ts'

/** 1 where the value is one of its kind, else 0. */
export function isOfKind({ isOfKind: is }: StatedValue): number {
  return is ? 1 : 0
}

/** 1 where a sentence of the passages names the value, whatever it says of it. */
export function isNamed(stated: StatedValue, { passages }: ValueContext): number {
  const wanted = foldWords(stated.value)
  return wanted.trim() !== '' && passages.some((text) => readText(text).folded.includes(wanted)) ? 1 : 0
}

/** The evidence check: 1 where a sentence of a passage that is not written for a model states the value of the item. */
export function isStated(stated: StatedValue, { passages, isUnread }: ValueContext): number {
  return !isUnread && isStatedBy(stated, stated.value, passages) ? 1 : 0
}

/** 1 where the sentence that the reply cites states the value, 0 where it states something else; null without a citation. */
export function isStatedByCited(stated: StatedValue, { passages, isUnread }: ValueContext): number | null {
  const { attribute, value, citation, isOfKind: is } = stated
  const cited = citation === null ? undefined : sentencesOf(passages)[citation - 1]
  if (cited === undefined) return null
  return is && !isUnread && VALUE_RULES[attribute]?.isStated(value, cited) ? 1 : 0
}

/** Share of the value's words that the passages have, in any order; 0 for a value without words. */
export function wordShare({ value }: StatedValue, { passages }: ValueContext): number {
  const words = wordsOf(value)
  const known = new Set(passages.flatMap((text) => readText(text).words))
  return words.length === 0 ? 0 : words.filter((word) => known.has(word)).length / words.length
}

/** 1 where the passages do not state this value, and do state another of the same reply or of a further one. */
export function isOutdone(stated: StatedValue, context: ValueContext): number {
  if (context.isUnread || isStatedBy(stated, stated.value, context.passages)) return 0
  const rivals = new Set([...context.siblings, ...context.otherSamples.flat()])
  rivals.delete(stated.value)
  return [...rivals].some((rival) => isStatedBy({ ...stated, isOfKind: true }, rival, context.passages)) ? 1 : 0
}

function isStatedBy({ attribute, isOfKind: is }: StatedValue, value: string, passages: readonly SourceText[]): boolean {
  const rule = VALUE_RULES[attribute]
  if (!is || rule === undefined || rule.read(value).length === 0) return false
  return passages.some((text) => !readText(text).isSuspicious && readText(text).states(attribute, value))
}
