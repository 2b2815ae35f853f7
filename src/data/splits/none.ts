import { z } from 'zod'
import { TRAIN } from '../interactions.ts'
import type { SplitRule } from './split-rule.ts'

/** Nothing is held out: models learn every interaction, and nothing can be measured. For a model that is to serve, not to be judged. */
export interface NoSplitConfig {
  readonly kind: 'none'
}

/** Every interaction is in train. */
export const none: SplitRule<NoSplitConfig> = {
  schema: z.strictObject({ kind: z.literal('none') }),
  needsTimes: false,
  isMeasured: () => false,
  assign: ({ interactions }) => ({
    parts: new Uint8Array(interactions.users.length).fill(TRAIN),
    rule: 'nothing is held out: every interaction is in train, and nothing can be measured',
    notes: {},
  }),
}
