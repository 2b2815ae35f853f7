import type { Random } from '../context.ts'
import { Er2almError } from '../errors.ts'
import { mixBits } from './mix-bits.ts'

/**
 * Seeded random numbers: xoshiro128** 1.1 (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators",
 * ACM TOMS 47, 2021), period 2¹²⁸ − 1. The 128 bits of state come from a hash of the seed and of the names on the path
 * of forks, so that a sub-stream depends on nothing but these: not on how much the parent has already been used.
 *
 * @param seed any finite number; the same seed gives the same numbers on every platform
 * @throws {Er2almError} USAGE if the seed is not finite
 */
export function createRandom(seed: number): Random {
  if (!Number.isFinite(seed)) {
    throw new Er2almError('USAGE', `the random seed is ${seed}, not a finite number`, { hint: 'Give a whole number.' })
  }
  return new Xoshiro128(hashText([0, 0, 0, 0], String(seed)))
}

/** Reorders `items` uniformly at random (Fisher–Yates), in place. */
export function shuffle(random: Random, items: Int32Array): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.int(last + 1)
    const kept = items[last]
    items[last] = items[other]
    items[other] = kept
  }
}

type Words = readonly [number, number, number, number]

const TWO_32 = 2 ** 32
const TWO_53 = 2 ** 53
const TWO_26 = 2 ** 26

class Xoshiro128 implements Random {
  readonly #key: Words
  #a: number
  #b: number
  #c: number
  #d: number
  #spareNormal: number | undefined

  constructor(key: Words) {
    this.#key = key
    // The all-zero state is the generator's one fixed point.
    const isZero = (key[0] | key[1] | key[2] | key[3]) === 0
    this.#a = isZero ? 1 : key[0]
    this.#b = key[1]
    this.#c = key[2]
    this.#d = key[3]
  }

  next(): number {
    const high = this.#bits() >>> 5 // 27 bits
    const low = this.#bits() >>> 6 // 26 bits
    return (high * TWO_26 + low) / TWO_53
  }

  int(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > TWO_32) {
      throw new Er2almError('BUG', `a random integer below ${bound} was asked for; the bound must be in 1 .. 2^32`)
    }
    // Values from the incomplete last block of `bound` would favour small results, so they are drawn again.
    const limit = TWO_32 - (TWO_32 % bound)
    let drawn = this.#bits()
    while (drawn >= limit) drawn = this.#bits()
    return drawn % bound
  }

  /** Marsaglia's polar method; every second value comes from the pair kept before. */
  normal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal
      this.#spareNormal = undefined
      return spare
    }
    let x: number
    let y: number
    let square: number
    do {
      x = 2 * this.next() - 1
      y = 2 * this.next() - 1
      square = x * x + y * y
    } while (square >= 1 || square === 0)
    const stretch = Math.sqrt((-2 * Math.log(square)) / square)
    this.#spareNormal = y * stretch
    return x * stretch
  }

  fork(name: string): Random {
    return new Xoshiro128(hashText(this.#key, name))
  }

  /** 32 uniform bits as a number in 0 .. 2³² − 1. */
  #bits(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9) >>> 0
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = rotateLeft(this.#d, 11)
    return scrambled
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/** Odd multipliers, one a lane, so that the four lanes hash the text differently (fractions of √2, √3, √5, √7). */
const LANE_FACTORS: Words = [0x6a09e667, 0xbb67ae85, 0x3c6ef373, 0xa54ff53b]

/** 128-bit hash of a key and a text, in four lanes. Spreads bits; no cryptographic claim. */
function hashText(key: Words, text: string): Words {
  const lanes = key.map((word, lane) => mixBits(word ^ LANE_FACTORS[lane] ^ text.length))
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    for (let lane = 0; lane < 4; lane++) {
      const mixed = Math.imul(lanes[lane] ^ code, LANE_FACTORS[lane])
      lanes[lane] = rotateLeft(mixed, 13) + lanes[(lane + 1) % 4]
    }
  }
  const sum = lanes[0] ^ lanes[1] ^ lanes[2] ^ lanes[3]
  return [
    mixBits(lanes[0] + sum),
    mixBits(lanes[1] + Math.imul(sum, 3)),
    mixBits(lanes[2] + Math.imul(sum, 5)),
    mixBits(lanes[3] + Math.imul(sum, 7)),
  ]
}
