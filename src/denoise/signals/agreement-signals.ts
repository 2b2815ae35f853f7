import { foldWords } from '../../enrich/values/fold-words.ts'
import { readText } from './read-text.ts'
import { isSameValue, type StatedValue, type ValueContext } from './stated-value.ts'

/** Cross-source agreement: share of the other sources' texts that name the value; null where no other source has a text. */
export function sourceAgreement({ value }: StatedValue, { otherTexts }: ValueContext): number | null {
  const wanted = foldWords(value)
  if (otherTexts.length === 0) return null
  if (wanted.trim() === '') return 0
  return otherTexts.filter((text) => readText(text).folded.includes(wanted)).length / otherTexts.length
}

/** Self-consistency: share of the further replies about the item that state the value too; null where none was taken. */
export function sampleAgreement({ attribute, value }: StatedValue, { otherSamples }: ValueContext): number | null {
  if (otherSamples.length === 0) return null
  const agreeing = otherSamples.filter((sample) => sample.some((other) => isSameValue(attribute, value, other)))
  return agreeing.length / otherSamples.length
}

/** Logarithm of the number of values that the further replies state, averaged; null where none was taken. */
export function sampleLength(_: StatedValue, { otherSamples }: ValueContext): number | null {
  if (otherSamples.length === 0) return null
  return Math.log1p(otherSamples.reduce((sum, sample) => sum + sample.length, 0) / otherSamples.length)
}

/** 1 for the first value of a reply, 1/2 for the second, …: models state the likeliest first. */
export function rankInReply({ position }: StatedValue): number {
  return 1 / (1 + position)
}

/** Logarithm of the number of different values in the reply. */
export function replyLength({ listLength }: StatedValue): number {
  return Math.log(Math.max(1, listLength))
}

/** ln(1 + how often the reply repeats the value): small models fall into repetition. */
export function repetition({ repeats }: StatedValue): number {
  return Math.log1p(repeats)
}
