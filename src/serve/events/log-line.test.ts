import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromLogLine, toLogLine } from './log-line.ts'

const RECORD = { events: [{ user: 'ü\n"x"', item: '映画', kind: 'taken', lone: '\ud800' }] }

function bytesOf(record: object): Buffer {
  return Buffer.from(toLogLine(record).slice(0, -1))
}

test('toLogLine › is JSON of checksum and record, with the CRC-32 of the record’s bytes', () => {
  // CRC-32 of `{}` is 2745614147 = 0xa3a6bf43 by the `crc32` of Python's zlib.
  assert.equal(toLogLine({}), '["a3a6bf43",{}]\n')
  assert.deepEqual(JSON.parse(toLogLine(RECORD))[1], RECORD)
  assert.equal(toLogLine(RECORD).indexOf('\n'), toLogLine(RECORD).length - 1)
})

test('fromLogLine › gives back any record', () => {
  assert.deepEqual(fromLogLine(bytesOf(RECORD)), RECORD)
})

test('fromLogLine › knows a line with any one bit turned, and a line cut anywhere', () => {
  const whole = bytesOf(RECORD)
  for (let at = 0; at < whole.length; at++) {
    assert.equal(fromLogLine(whole.subarray(0, at)), undefined, `cut at ${at}`)
    for (const bit of [1, 4, 0x40]) {
      const turned = Buffer.from(whole)
      turned[at]! ^= bit
      const read = fromLogLine(turned)
      // A hexadecimal digit in capitals says the same.
      if (read !== undefined) assert.match(String.fromCharCode(whole[at]!), /[a-f]/, `bit ${bit} at ${at}`)
    }
  }
})
