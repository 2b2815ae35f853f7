import type { ProfileAspect, UserProfile } from './profile.ts'
import { type CountedAspect, excessOf } from './taste-counts.ts'

/**
 * A profile counted without any LLM: the baseline beside the generated one, and the stated fallback for users that no
 * profile was asked for (`status: counted`). The text of an aspect is its values, most telling first; its weight is the
 * excess of its most telling value, as a share of the sum over aspects.
 */
export function countedProfile(user: string, counts: readonly CountedAspect[]): UserProfile {
  const strengths = counts.map(({ values }) => (values[0] === undefined ? 0 : excessOf(values[0])))
  const total = strengths.reduce((sum, s) => sum + s, 0)
  const aspects = counts.map(({ aspect, values }, i) => ({
    aspect,
    text: aspectText(values),
    weight: total > 0 ? strengths[i]! / total : 1 / counts.length,
    items: supportingItems(values),
  }))
  return { user, status: 'counted', aspects, call: null }
}

/** Ids of the history items behind an aspect, each once. */
export function supportingItems(values: CountedAspect['values']): readonly string[] {
  return [...new Set(values.flatMap(({ items }) => items))]
}

/**
 * Aspects with weights from their order: the r-th of K gets 2(K − r + 1)/(K(K + 1)), so the weights fall evenly and sum
 * to 1. A ranking, since small models give every aspect the same score.
 */
export function rankedAspects(ranked: readonly CountedAspect[]): readonly ProfileAspect[] {
  const k = ranked.length
  return ranked.map(({ aspect, values }, i) => ({
    aspect,
    text: aspectText(values),
    weight: (2 * (k - i)) / (k * (k + 1)),
    items: supportingItems(values),
  }))
}

function aspectText(values: CountedAspect['values']): string {
  return values.map(({ value }) => value).join(', ')
}
