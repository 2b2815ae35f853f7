import { z } from 'zod'
import type { FitData } from '../data/dataset.ts'
import { matrixOf } from '../numeric/matrix.ts'
import { mixBits } from '../numeric/mix-bits.ts'
import type { FittedSpec, Scorer, Tensors } from './model.ts'
import { savedTensor } from './saved-tensor.ts'

/** Random scores have no settings. */
export type RandomScoresConfig = Readonly<Record<string, never>>

const config: z.ZodType<RandomScoresConfig> = z.strictObject({})

/** Bits of a key: a whole number below 2²⁴ survives being saved in float32. */
const KEY_BITS = 24
/** Odd multipliers (the golden ratio and √2 as 32-bit fractions) that keep neighbouring users and items apart. */
const USER_FACTOR = 0x9e3779b1
const ITEM_FACTOR = 0x6a09e667

/**
 * What chance alone reaches: ŷ(u, i) is a number in [0, 1) that looks random and is fixed by the seed, u and i (an integer hash, in
 * multiples of 2⁻²⁴). Nothing is stored but the key, so it costs nothing on any data. Looks at no interaction.
 */
export const randomScores: FittedSpec<RandomScoresConfig> = {
  kind: 'fitted',
  name: 'random',
  summary: 'A random score for each user and item: what chance alone reaches',
  config,
  searchSpace: {},
  random: true,
  learns: false,
  requires: {},
  fit(data, _config, random) {
    const key = random.int(2 ** KEY_BITS)
    return { scorer: hashScorer(data.numItems, key), tensors: new Map([['key', matrixOf(1, 1, Float32Array.of(key))]]) }
  },
  restore(data: FitData, _config: RandomScoresConfig, tensors: Tensors) {
    return hashScorer(data.numItems, savedTensor(tensors, 'key', 1, 1).data[0])
  },
}

function hashScorer(numItems: number, key: number): Scorer {
  return {
    numItems,
    scoreBlock(users, out) {
      for (let b = 0; b < users.length; b++) {
        const row = mixBits(Math.imul(users[b] + 1, USER_FACTOR) ^ mixBits(key + 1))
        const offset = b * numItems
        for (let item = 0; item < numItems; item++) {
          out[offset + item] = (mixBits(Math.imul(item + 1, ITEM_FACTOR) ^ row) >>> (32 - KEY_BITS)) * 2 ** -KEY_BITS
        }
      }
    },
  }
}
