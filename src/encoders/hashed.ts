import { z } from 'zod'
import { mixBits } from '../numeric/mix-bits.ts'
import { type Encoder, type EncoderConfigSchema, type EncoderSpec, embedOneByOne } from './encoder.ts'

export interface HashedConfig {
  readonly kind: 'hashed'
  readonly dim: number
}

const config: EncoderConfigSchema<HashedConfig> = z.strictObject({
  kind: z.literal('hashed'),
  dim: z.int().min(8).max(65536).default(256).describe('Width of a vector.'),
})

/** A word counts this much more than one of its letter sequences. */
const WORD_WEIGHT = 2
const SHORTEST_GRAM = 3
const LONGEST_GRAM = 4

/**
 * Signed hashing of words and of letter sequences of 3 and 4 (Weinberger, Dasgupta, Langford, Smola, Attenberg,
 * ICML 2009): knows spelling, no meaning. A baseline that says what a language model's vectors add, and the encoder of
 * tests; needs no package and no weights.
 */
export const hashedEncoder: EncoderSpec<HashedConfig> = {
  summary: 'Hashed words and letter sequences: no model, no meaning; baseline and tests',
  config,
  async create({ dim }) {
    const id = `hashed-v1:words+${SHORTEST_GRAM}-${LONGEST_GRAM}grams:${dim}`
    const encoder: Encoder = {
      id,
      dim,
      embed: (texts, signal) => embedOneByOne(encoder, texts, (text) => hashText(text, dim), signal),
    }
    return encoder
  },
}

/** Adds ±weight into one cell for each feature of the text. A text without a letter or digit is one feature. */
function hashText(text: string, dim: number): Float64Array {
  const vector = new Float64Array(dim)
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  for (const word of words) {
    addFeature(vector, `w:${word}`, WORD_WEIGHT)
    const letters = [...`<${word}>`]
    for (let size = SHORTEST_GRAM; size <= LONGEST_GRAM; size++) {
      for (let start = 0; start + size <= letters.length; start++) {
        addFeature(vector, `c:${letters.slice(start, start + size).join('')}`, 1)
      }
    }
  }
  // Also when opposite signs have cancelled out: a vector has length 1, so it may not be zero.
  if (vector.every((value) => value === 0)) addFeature(vector, `t:${text}`, 1)
  return vector
}

function addFeature(vector: Float64Array, feature: string, weight: number): void {
  const hash = hash32(feature)
  vector[(hash >>> 1) % vector.length] += (hash & 1) === 0 ? weight : -weight
}

/** FNV-1a over UTF-16 units, then the finisher of MurmurHash3, whose low bits are well mixed. */
function hash32(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mixBits(h) >>> 0
}
