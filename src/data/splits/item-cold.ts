import { z } from 'zod'
import { createRandom, shuffle } from '../../numeric/random.ts'
import { TEST, TRAIN, VALIDATION } from '../interactions.ts'
import { type SplitRule, shareCount, shareSchema } from './split-rule.ts'

/** A random share of the items is held out whole: the models never see an interaction with them. */
export interface ItemColdConfig {
  readonly kind: 'itemCold'
  /** Share of the items that are test. Default 0.1. */
  readonly testShare: number
  /** Share of the items that are validation. Default 0.1; 0 for none. */
  readonly validationShare: number
  /** Default 1. */
  readonly seed: number
}

/**
 * max(1, ⌊items · testShare⌋) items, drawn with the seed, are test with all their interactions; likewise validation.
 * A user all of whose items are held out has no training interaction, and is counted.
 */
export const itemCold: SplitRule<ItemColdConfig> = {
  schema: z
    .strictObject({
      kind: z.literal('itemCold'),
      testShare: shareSchema.default(0.1),
      validationShare: z.number().min(0).lt(1).default(0.1),
      seed: z.int().nonnegative().default(1),
    })
    .refine(({ testShare, validationShare }) => testShare + validationShare < 1, {
      message: 'expected testShare and validationShare to leave something for train',
    }),
  needsTimes: false,
  assign({ interactions, numUsers, numItems }, { testShare, validationShare, seed }) {
    const { users, items } = interactions
    const drawn = Int32Array.from({ length: numItems }, (_, item) => item)
    shuffle(createRandom(seed).fork('split/itemCold'), drawn)
    const itemsInTest = shareCount(numItems, testShare)
    const itemsInValidation = validationShare === 0 ? 0 : shareCount(numItems, validationShare)
    const partOfItem = new Uint8Array(numItems).fill(TRAIN)
    for (let k = 0; k < itemsInTest + itemsInValidation && k < numItems; k++) {
      partOfItem[drawn[k]] = k < itemsInTest ? TEST : VALIDATION
    }
    const hasTrain = new Uint8Array(numUsers)
    const parts = new Uint8Array(items.length)
    for (let k = 0; k < items.length; k++) {
      parts[k] = partOfItem[items[k]]
      if (parts[k] === TRAIN) hasTrain[users[k]] = 1
    }
    return {
      parts,
      rule: `a random ${testShare} of the items are test with all their interactions, ${validationShare} validation (seed ${seed})`,
      notes: { itemsInTest, itemsInValidation, usersWithoutTrain: hasTrain.filter((has) => has === 0).length, seed },
    }
  },
}
