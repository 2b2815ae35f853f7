/** Final mix of MurmurHash3 (Appleby): every bit of a word changes about half of the bits of the result. 32 bits, signed. */
export function mixBits(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
