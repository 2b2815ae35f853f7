import type { ProfileAspect, UserAspectId, UserProfile } from './profile.ts'
import { type CountedAspect, weightOf } from './taste-counts.ts'

/**
 * A profile counted without any LLM: the baseline beside the generated one, and the stated fallback for users that no
 * profile was asked for (`status: counted`). The text of an aspect is its values, most telling first; its weight is the
 * share of the aspect's most telling value among those of all aspects.
 */
export function countedProfile(user: string, counts: readonly CountedAspect[]): UserProfile {
  const strengths = counts.map(({ values }) => (values[0] === undefined ? 0 : weightOf(values[0])))
  const total = strengths.reduce((sum, s) => sum + s, 0)
  const aspects = counts.map(({ aspect, values }, i) => ({
    aspect,
    text: values.map(({ value }) => value).join(', '),
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
 * Weights from a ranking of K aspects: the r-th of them gets 2(K − r + 1)/(K(K + 1)), so they fall evenly and sum to 1.
 */
export function rankedAspects(
  ranking: readonly UserAspectId[],
  texts: ReadonlyMap<UserAspectId, string>,
  counts: readonly CountedAspect[],
): readonly ProfileAspect[] {
  const k = ranking.length
  return ranking.map((aspect, i) => ({
    aspect,
    text: texts.get(aspect) ?? '',
    weight: (2 * (k - i)) / (k * (k + 1)),
    items: supportingItems(counts.find((counted) => counted.aspect === aspect)?.values ?? []),
  }))
}
