import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mixBits } from './mix-bits.ts'

test('mixBits › is the finaliser of MurmurHash3, and each bit flips about half of the others', () => {
  // fmix32 of 0, 1 and 0xdeadbeef by the published C.
  assert.deepEqual(
    [0, 1, 0xdeadbeef].map((word) => mixBits(word) >>> 0),
    [0, 0x514e28b7, 0x0de5c6a9],
  )
  for (let bit = 0; bit < 32; bit++) {
    let flipped = 0
    for (let word = 1; word <= 200; word++) {
      for (let changed = mixBits(word) ^ mixBits(word ^ (1 << bit)); changed !== 0; changed &= changed - 1) flipped++
    }
    assert.ok(Math.abs(flipped / 200 - 16) < 1.5, `bit ${bit}: ${flipped / 200}`)
  }
})
