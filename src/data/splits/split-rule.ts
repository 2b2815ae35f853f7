import { z } from 'zod'
import { Er2almError } from '../../errors.ts'
import type { Interactions, PartName } from '../interactions.ts'
import { parseIsoSeconds } from '../parse-cell.ts'
import type { InteractionFile } from '../table-file.ts'

/** What a rule may look at. */
export interface SplitInput {
  readonly interactions: Interactions
  readonly numUsers: number
  readonly numItems: number
  readonly userIds: readonly string[]
}

/** What a rule decides. */
export interface SplitAssignment {
  /** TRAIN, VALIDATION, TEST or LEFT_OUT of each interaction. */
  readonly parts: Uint8Array
  /** The rule in words, with its numbers. */
  readonly rule: string
  readonly notes: Readonly<Record<string, number>>
}

/** A way to part interactions. Times always stay with their interactions. */
export interface SplitRule<C> {
  readonly schema: z.ZodType<C>
  readonly needsTimes: boolean
  /** Whether a test part is to be there. Absent: always. */
  readonly isMeasured?: (config: C) => boolean
  /** Files of the parts, for a rule that reads the split instead of making it. */
  readonly files?: (config: C) => readonly { readonly part: PartName; readonly file: InteractionFile }[]
  /** File of ids that the rule reads with them. */
  readonly idsFile?: (config: C) => string | undefined
  readonly assign: (input: SplitInput, config: C) => SplitAssignment
}

/** A share in (0, 1). */
export const shareSchema: z.ZodNumber = z.number().gt(0).lt(1)

/** Unix seconds, as a number or as an ISO 8601 time. */
export const unixTimeSchema: z.ZodType<number> = z.union([
  z.number().nonnegative(),
  z.string().transform((text, context) => {
    const seconds = parseIsoSeconds(text)
    if (Number.isNaN(seconds))
      context.addIssue({ code: 'custom', message: 'expected unix seconds or an ISO 8601 time' })
    return seconds
  }),
])

/**
 * floor(n · share), at least 1: with shares .2 and .1 the rule "n div 5, n div 10, each at least 1".
 * The small addend undoes the rounding of products such as 100 · .29 = 28.999…
 */
export function shareCount(n: number, share: number): number {
  return Math.max(1, Math.floor(n * share + 1e-9))
}

/**
 * The interaction times.
 * @throws {Er2almError} DATA_NO_TIMES if there are none, or not for every interaction
 */
export function timesFor(kind: string, interactions: Interactions): Float64Array {
  if (interactions.times !== undefined) return interactions.times
  throw new Er2almError(
    'DATA_NO_TIMES',
    `the split ${kind} needs the time of every interaction, and no file has a time column`,
    {
      hint: "map it in the config, such as columns: { user: 'user', item: 'item', time: 'timestamp' }, or choose the split 'random' or 'itemCold'",
    },
  )
}
