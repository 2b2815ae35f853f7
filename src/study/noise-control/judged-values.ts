import type { StatedValue } from '../../denoise/signals/stated-value.ts'
import {
  type AttributeReply,
  type ItemTexts,
  type ReplyValue,
  valuesInContext,
} from '../../denoise/signals/values-in-context.ts'

/** An item of the study. */
export interface StudyItem extends ItemTexts {
  readonly genres?: readonly string[]
}

/** A stated value with its truth. */
export interface JudgedValue extends ReplyValue {
  /** By gold; read in evaluation only. */
  readonly isRight: boolean
}

/**
 * Every value of every reply with its truth.
 *
 * @param isRight gold; a value that is none of its kind is wrong without it
 */
export function judgedValues(
  items: readonly StudyItem[],
  replies: readonly AttributeReply[],
  isRight: (stated: StatedValue) => boolean,
): readonly JudgedValue[] {
  return valuesInContext(items, replies).map((value) => ({
    ...value,
    isRight: value.stated.isOfKind && isRight(value.stated),
  }))
}
