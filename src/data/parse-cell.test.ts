import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseId, parseIsoSeconds, parseNumber, parseTime, parseWrittenSeconds } from './parse-cell.ts'

const place = { file: 'a.csv', row: 12 }

test('parseId keeps leading zeros and takes whole numbers, and drops space around', () => {
  assert.equal(parseId(' 0113277 ', 'item', place), '0113277')
  assert.equal(parseId(42, 'item', place), '42')
  assert.equal(parseId(9007199254740993n, 'item', place), '9007199254740993')
})

test('parseId refuses numbers that have lost digits, and what is no id', () => {
  for (const value of [2 ** 53, 1.5, Number.NaN, true, null, undefined, '', '  ', 'a\tb', ['a']]) {
    assert.throws(() => parseId(value, 'user', place), { code: 'DATA_ID', file: 'a.csv', row: 12 }, String(value))
  }
})

test('parseNumber takes decimal notation only', () => {
  assert.deepEqual(
    ['4', ' -1.5 ', '.5', '5.', '1e3', 7, 3n].map((value) => parseNumber(value, 'rating', place)),
    [4, -1.5, 0.5, 5, 1000, 7, 3],
  )
  for (const value of ['', ' ', 'x', '0x10', '1,5', 'NaN', 'Infinity', '1e999', Number.NaN, null, true, '1 2']) {
    assert.throws(() => parseNumber(value, 'rating', place), { code: 'DATA_NUMBER', row: 12 }, String(value))
  }
})

test('parseTime gives unix seconds whatever the unit', () => {
  assert.equal(parseTime('1375219227', 's', place), 1375219227)
  assert.equal(parseTime('1375219227500', 'ms', place), 1375219227.5)
  assert.equal(parseTime('2013-07-30T21:20:27Z', 'iso', place), 1375219227)
  for (const day of ['20130730', 20130730, 20130730n, ' 20130730 '])
    assert.equal(parseTime(day, 'iso', place), 1375142400)
  assert.equal(parseTime('20130730T21:20', 'iso', place), 1375219200)
  for (const none of ['20131330', 2013, '201307301'])
    assert.throws(() => parseTime(none, 'iso', place), { code: 'DATA_TIME' })
  assert.equal(parseTime(new Date(1375219227000), 's', place), 1375219227)
  assert.throws(() => parseTime('-5', 's', place), { code: 'DATA_TIME' })
  assert.throws(() => parseTime('30.07.2013', 'iso', place), { code: 'DATA_TIME' })
})

test('parseWrittenSeconds reads days in either order, with or without a time of day', () => {
  assert.equal(parseWrittenSeconds('02.01.1970', 'dmy'), 86_400)
  assert.equal(parseWrittenSeconds('1/2/1970', 'mdy'), 86_400)
  assert.equal(parseWrittenSeconds('1/1/1970 0:01', 'mdy'), 60)
  assert.equal(parseWrittenSeconds('01/01/1970 12:01:00 AM', 'mdy'), 60)
  assert.equal(parseWrittenSeconds('01/01/1970 1:00 pm', 'dmy'), 13 * 3600)
  for (const none of ['31.02.1970', '1.13.1970', '1/2-1970', '1970-01-02', '1.1.70', '1.1.1970 24:00'])
    assert.ok(Number.isNaN(parseWrittenSeconds(none, 'dmy')), none)
})

test('parseWrittenSeconds reads English months, whole or three letters, in the order that the unit says', () => {
  for (const written of ['21 Jun 2024', '21-Jun-2024', '21 june 2024', '21. June 2024', '21 JUN, 2024 0:00'])
    assert.equal(parseWrittenSeconds(written, 'dmy'), Date.UTC(2024, 5, 21) / 1000, written)
  for (const written of ['Jun 21, 2024', 'June 21 2024', 'Jun-21-2024', 'Jun. 21, 2024 12:00 AM'])
    assert.equal(parseWrittenSeconds(written, 'mdy'), Date.UTC(2024, 5, 21) / 1000, written)
  assert.equal(parseWrittenSeconds('1 Sept 2024 9:05 PM', 'dmy'), Date.UTC(2024, 8, 1, 21, 5) / 1000)
  for (const none of [
    'Jun 21, 2024',
    '31 Feb 2024',
    '1 Juno 2024',
    '21 Jun 24',
    '21 Ju 2024',
    '0 Jan 2024',
    '1/0/2024',
  ])
    assert.ok(Number.isNaN(parseWrittenSeconds(none, 'dmy')), none)
})

test('parseTime recommends only units that read the value', () => {
  const hint = (value: unknown, unit: 's' | 'iso' | 'dmy'): string => {
    try {
      parseTime(value, unit, place)
    } catch (error) {
      return (error as { hint: string }).hint
    }
    return 'read'
  }
  assert.match(hint('21 Jun 2024', 'iso'), /set timeUnit: 'dmy';/)
  assert.match(hint('4/3/2024', 'iso'), /set timeUnit: 'dmy' or 'mdy';/)
  assert.match(hint('1375219227', 'iso'), /set timeUnit: 's' or 'ms';/)
  assert.match(hint('2024-06-21', 's'), /set timeUnit: 'iso';/)
  assert.match(hint('2024-06-21', 'dmy'), /set timeUnit: 'iso';/)
  for (const value of ['21.06.24', 'n/a', '', '2024/06/21', undefined]) {
    assert.doesNotMatch(hint(value, 'iso'), /timeUnit/, String(value))
    assert.doesNotMatch(hint(value, 's'), /timeUnit/, String(value))
  }
})

test('parseIsoSeconds reads a time without zone as UTC', () => {
  assert.equal(parseIsoSeconds('1970-01-02'), 86_400)
  assert.equal(parseIsoSeconds('1970-01-01 00:01'), 60)
  assert.equal(parseIsoSeconds('1970-01-01T02:00:00+02:00'), 0)
  assert.equal(parseIsoSeconds('1970-01-01 00:01:00 +0000 UTC'), 60)
  assert.equal(parseIsoSeconds('1970-01-01 00:01:00.5 UTC'), 60.5)
  assert.equal(parseIsoSeconds('1970-01-01 02:00:00+02'), 0)
  assert.equal(parseIsoSeconds('1970-01-01T02:00:00+0200'), 0)
  assert.ok(Number.isNaN(parseIsoSeconds('1970-13-01')))
})
