import { z } from 'zod'
import { Er2almError } from '../../errors.ts'
import { LEFT_OUT, TRAIN, VALIDATION } from '../interactions.ts'
import { type InteractionFile, type InteractionFileInput, interactionFileSchema } from '../table-file.ts'
import type { SplitInput, SplitRule } from './split-rule.ts'

/** Files that somebody else has split. */
export interface GivenSplitConfig {
  readonly kind: 'given'
  readonly train: InteractionFile
  /** Default: no validation part. */
  readonly validation?: InteractionFile
  /** Without it nothing is measured. */
  readonly test?: InteractionFile
  /** The validation pairs are drawn from the training file and are to be taken out of train. Default false. */
  readonly subtractValidation: boolean
  /** An `ids.json` as `writeSplit` writes it: also users and items without any interaction. */
  readonly ids?: string
}

/** A given split as written in a config: each file a path, or with settings. */
export interface GivenSplitInput {
  readonly kind: 'given'
  readonly train: InteractionFileInput
  readonly validation?: InteractionFileInput
  readonly test?: InteractionFileInput
  readonly subtractValidation?: boolean
  readonly ids?: string
}

/** The parts as the files have them; the report of defects says whether they overlap. */
export const given: SplitRule<GivenSplitConfig> = {
  schema: z.strictObject({
    kind: z.literal('given'),
    train: interactionFileSchema,
    validation: interactionFileSchema.optional(),
    test: interactionFileSchema.optional(),
    subtractValidation: z.boolean().default(false),
    ids: z.string().min(1).optional(),
  }),
  needsTimes: false,
  isMeasured: ({ test }) => test !== undefined,
  files: ({ train, validation, test }) => [
    { part: 'train', file: train },
    ...(validation === undefined ? [] : [{ part: 'validation', file: validation } as const]),
    ...(test === undefined ? [] : [{ part: 'test', file: test } as const]),
  ],
  idsFile: ({ ids }) => ids,
  assign(input, { subtractValidation }) {
    const parts = input.interactions.parts
    if (parts === undefined) throw new Er2almError('BUG', 'a given split was read without its parts')
    if (!subtractValidation) return { parts, rule: 'the parts are the given files', notes: {} }
    return {
      ...withoutValidation(input, parts),
      rule: 'the parts are the given files; the validation pairs are taken out of train',
    }
  },
}

function withoutValidation(
  { interactions: { users, items }, numItems }: SplitInput,
  given: Uint8Array,
): { readonly parts: Uint8Array; readonly notes: Readonly<Record<string, number>> } {
  // A pair as one number: exact up to 2^53, more pairs than any index holds.
  const pairs = new Set<number>()
  for (let k = 0; k < given.length; k++) if (given[k] === VALIDATION) pairs.add(users[k] * numItems + items[k])
  const parts = given.slice()
  let validationTakenFromTrain = 0
  for (let k = 0; k < given.length; k++) {
    if (given[k] !== TRAIN || !pairs.has(users[k] * numItems + items[k])) continue
    parts[k] = LEFT_OUT
    validationTakenFromTrain++
  }
  return { parts, notes: { validationTakenFromTrain } }
}
