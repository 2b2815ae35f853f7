import type { AspectAlignment } from '../../explain/alignment.ts'
import type { CaseKind } from './page-data.ts'

/** The four cases of the paper's figure, and whether they are looked for among hits or misses. */
export const CASE_KINDS: readonly { readonly kind: CaseKind; readonly hit: boolean; readonly says: string }[] = [
  { kind: 'fits-throughout', hit: true, says: 'A hit that fits in every aspect that both sides speak of.' },
  {
    kind: 'fits-where-heavy',
    hit: true,
    says: 'A hit that fits in the aspects that weigh most for the user, and not in the others.',
  },
  {
    kind: 'fits-where-light',
    hit: false,
    says: 'A miss that fits only in aspects that weigh little for the user.',
  },
  { kind: 'fits-nowhere', hit: false, says: 'A miss that fits in no aspect.' },
]

/** Fewer aspects that both sides speak of say nothing about where a pair fits. */
const FEWEST_ASPECTS = 2

/**
 * How clearly a pair is a case of each kind, larger is clearer; kinds that it is no case of are absent. An aspect fits when
 * its alignment is above 0, which is that of an average pair; it is heavy when its weight is at least the mean of the aspects
 * that both sides speak of.
 */
export function caseWorths(aligned: readonly AspectAlignment[]): ReadonlyMap<CaseKind, number> {
  const spoken = aligned.flatMap(({ weight, alignment }) => (alignment === null ? [] : [{ weight, alignment }]))
  const worths = new Map<CaseKind, number>()
  if (spoken.length < FEWEST_ASPECTS) return worths
  const all = spoken.map(({ alignment }) => alignment)
  if (Math.min(...all) > 0) worths.set('fits-throughout', Math.min(...all))
  if (Math.max(...all) <= 0) worths.set('fits-nowhere', -Math.max(...all))
  const mean = spoken.reduce((sum, { weight }) => sum + weight, 0) / spoken.length
  const heavy = spoken.filter(({ weight }) => weight >= mean).map(({ alignment }) => alignment)
  const light = spoken.filter(({ weight }) => weight < mean).map(({ alignment }) => alignment)
  if (light.length === 0) return worths
  // The gap between the two groups.
  if (Math.min(...heavy) > 0 && Math.max(...light) <= 0)
    worths.set('fits-where-heavy', Math.min(...heavy) - Math.max(...light))
  if (Math.min(...light) > 0 && Math.max(...heavy) <= 0)
    worths.set('fits-where-light', Math.min(...light) - Math.max(...heavy))
  return worths
}
