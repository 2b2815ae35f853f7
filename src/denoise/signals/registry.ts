import {
  rankInReply,
  repetition,
  replyLength,
  sampleAgreement,
  sampleLength,
  sourceAgreement,
} from './agreement-signals.ts'
import type { ValueCounts } from './commonness.ts'
import { isNamed, isOfKind, isOutdone, isStated, isStatedByCited, wordShare } from './evidence-signals.ts'
import { mentionShare, placeAgreement } from './place-signals.ts'
import { roleNearness } from './role-nearness.ts'
import type { StatedValue, ValueContext } from './stated-value.ts'
import { isSuspicious, titleShare, yearGap } from './topic-signals.ts'

/** A number about one stated value; null where it is missing. */
export type Signal = (stated: StatedValue, context: ValueContext, counts: ValueCounts) => number | null

export type SignalName =
  | 'isOfKind'
  | 'isNamed'
  | 'isStated'
  | 'isStatedByCited'
  | 'wordShare'
  | 'isOutdone'
  | 'roleNearness'
  | 'sourceAgreement'
  | 'sampleAgreement'
  | 'sampleLength'
  | 'rankInReply'
  | 'replyLength'
  | 'repetition'
  | 'commonness'
  | 'placeAgreement'
  | 'mentionShare'
  | 'titleShare'
  | 'yearGap'
  | 'isSuspicious'
  | 'markerCosine'
  | 'centroidCosine'
  | 'gateLogit'

/** Every signal, by name. Their order is that of the gate's weights. */
export const SIGNALS: { readonly [N in SignalName]: Signal } = {
  isOfKind,
  isNamed,
  isStated,
  isStatedByCited,
  wordShare,
  isOutdone,
  roleNearness,
  sourceAgreement,
  sampleAgreement,
  sampleLength,
  rankInReply,
  replyLength,
  repetition,
  commonness: (stated, _, counts) => (stated.isOfKind ? counts.logShare(stated) : null),
  placeAgreement,
  mentionShare,
  titleShare,
  yearGap,
  isSuspicious,
  markerCosine: (_, { vectors }) => vectors?.markerCosine ?? null,
  centroidCosine: (_, { vectors }) => vectors?.centroidCosine ?? null,
  gateLogit: (_, { vectors }) => vectors?.gateLogit ?? null,
}

export const SIGNAL_NAMES: readonly SignalName[] = Object.keys(SIGNALS) as SignalName[]

/** All signals of a value, in the order of `SIGNAL_NAMES`; NaN = missing. */
export function signalsOf(stated: StatedValue, context: ValueContext, counts: ValueCounts): Float64Array {
  return Float64Array.from(SIGNAL_NAMES, (name) => SIGNALS[name](stated, context, counts) ?? Number.NaN)
}
