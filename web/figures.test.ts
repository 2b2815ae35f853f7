import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatBytes, formatContribution, formatDay, formatModelScore, formatTime } from './figures.ts'

test('formatBytes › takes the unit that leaves one to three digits before the point', () => {
  assert.equal(formatBytes(0), '0 B')
  assert.equal(formatBytes(999), '999 B')
  assert.equal(formatBytes(1500), '1.5 kB')
  assert.equal(formatBytes(158_023_680), '158 MB')
  assert.equal(formatBytes(7e15), '7000 TB')
})

test('formatModelScore › keeps three digits and a true minus', () => {
  assert.equal(formatModelScore(0.9544), '0.954')
  assert.equal(formatModelScore(-12.345), '−12.3')
  assert.equal(formatModelScore(0), '0.00')
  assert.equal(formatModelScore(0.0000123), '1.23e−5')
})

test('formatDay › is the day of the data, whatever the reader’s time zone', () => {
  assert.equal(formatDay('2013-03-01T00:00:00.000Z'), '1 Mar 2013')
})

test('figures › are a dash where there is no number or no time', () => {
  for (const write of [formatBytes, formatModelScore]) {
    for (const none of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) assert.equal(write(none), '–')
  }
  for (const write of [formatTime, formatDay])
    for (const none of [null, undefined, 'soon']) assert.equal(write(none), '–')
})

test('formatContribution › has the digits that the largest needs, and a sign unless it is 0', () => {
  assert.deepEqual(
    [0.00945, -0.00064, 0.00001].map((one) => formatContribution(one, 0.00945)),
    ['+0.0095', '−0.0006', '0.0000'],
  )
  assert.deepEqual(
    [12.3, -0.004].map((one) => formatContribution(one, 12.3)),
    ['+12.30', '0.00'],
  )
  assert.equal(formatContribution(0, 0), '0.00')
})
