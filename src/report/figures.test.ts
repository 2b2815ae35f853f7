import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as figures from './figures.ts'

test('formatShare › has four digits, no leading 0, a true minus, and a dash for what is no number', () => {
  assert.deepEqual([0.12345, 0, 1, -0.05, -0.00001, Number.NaN, null, undefined].map(figures.formatShare), [
    '.1235',
    '.0000',
    '1.0000',
    '−.0500',
    '.0000',
    '–',
    '–',
    '–',
  ])
})

test('formatDifference › always shows its sign', () => {
  assert.deepEqual([0.0123, -0.0123, 0].map(figures.formatDifference), ['+.0123', '−.0123', '+.0000'])
})

test('formatInterval › puts both ends in brackets', () => {
  assert.equal(figures.formatInterval([0.01, 0.02]), '[.0100, .0200]')
  assert.equal(figures.formatInterval(undefined), '–')
})

test('formatP › never says 0', () => {
  assert.deepEqual([0.00001, 0.0234, 1, Number.NaN].map(figures.formatP), ['< .001', '.023', '1.000', '–'])
})

test('formatSeconds › chooses its unit', () => {
  assert.deepEqual([0.031, 12.34, 200, 119.96, 7500, Number.POSITIVE_INFINITY].map(figures.formatSeconds), [
    '0.03 s',
    '12.3 s',
    '3 min 20 s',
    '120.0 s',
    '2 h 5 min',
    '–',
  ])
})

test('formatUsd › says nothing, cents and dollars apart', () => {
  assert.deepEqual([0, 0.0123, 12.3].map(figures.formatUsd), ['$0', '$0.0123', '$12.30'])
})

test('formatScore › has two digits and no negative zero', () => {
  assert.deepEqual([0.456, -0.456, -0.001, null].map(figures.formatScore), ['0.46', '−0.46', '0.00', '–'])
})

test('listed › joins words as English does', () => {
  assert.deepEqual([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(figures.listed), ['', 'a', 'a and b', 'a, b and c'])
  assert.deepEqual([figures.counted(1, 'user'), figures.counted(1537, 'user')], ['1 user', '1,537 users'])
})

test('formatReliability › has two digits, and is never 0 or 1', () => {
  assert.deepEqual([0.0001, 0.034, 0.5, 0.98, 0.999].map(figures.formatReliability), [
    '< .01',
    '.03',
    '.50',
    '.98',
    '> .99',
  ])
  assert.deepEqual([0.49, 0.5].map(figures.isDoubted), [true, false])
})
