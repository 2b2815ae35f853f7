import assert from 'node:assert/strict'
import { test } from 'node:test'
import { APICallError } from '@ai-sdk/provider'
import { Er2almError } from '../errors.ts'
import { classifyFailure } from './failure.ts'

const IDENTITY = { provider: 'p', model: 'm', revision: 'r' }
const STATE = { timedOut: false, stopped: false, nowMs: Date.UTC(2030, 0, 1) }

function answered(statusCode: number, responseHeaders: Record<string, string> = {}, responseBody = ''): APICallError {
  return new APICallError({ message: 'no', url: 'u', requestBodyValues: {}, statusCode, responseHeaders, responseBody })
}

const STATUSES: readonly (readonly [number, boolean, boolean])[] = [
  // status, worth another try, counts for the breaker
  [400, false, false],
  [401, false, false],
  [404, false, false],
  [408, true, false],
  [409, true, false],
  [429, true, false],
  [500, true, true],
  [503, true, true],
]
for (const [status, retryable, down] of STATUSES) {
  test(`classifyFailure › HTTP ${status} is an answer: nothing is charged`, () => {
    const failure = classifyFailure(answered(status), IDENTITY, STATE)
    assert.deepEqual([failure.answered, failure.retryable, failure.down], [true, retryable, down])
    assert.equal(failure.error.code, retryable ? 'LLM_FAILED' : 'LLM_REFUSED')
    assert.match(failure.error.message, new RegExp(`p \\(m\\) answered HTTP ${status}`))
  })
}

const PAUSES: readonly (readonly [string, Record<string, string>, number | undefined])[] = [
  ['seconds', { 'retry-after': '2.5' }, 2_500],
  ['a time that is over', { 'retry-after': '-3' }, 0],
  [
    'a date, by the date of the answer',
    { date: 'Sat, 01 Jan 2000 00:00:00 GMT', 'retry-after': 'Sat, 01 Jan 2000 00:01:00 GMT' },
    60_000,
  ],
  ['a date, by our clock where the answer has none', { 'retry-after': 'Tue, 01 Jan 2030 00:00:05 GMT' }, 5_000],
  ['nothing that can be read', { 'retry-after': 'soon' }, undefined],
]
for (const [what, headers, ms] of PAUSES) {
  test(`classifyFailure › reads a Retry-After of ${what}`, () => {
    assert.equal(classifyFailure(answered(429, headers), IDENTITY, STATE).pauseMs, ms)
  })
}

test('classifyFailure › does not try again when the pause is longer than a quarter of an hour', () => {
  const at = (seconds: number) => classifyFailure(answered(429, { 'retry-after': String(seconds) }), IDENTITY, STATE)
  assert.deepEqual([at(900).retryable, at(900).pauseMs], [true, 900_000])
  assert.deepEqual([at(901).retryable, at(901).pauseMs, at(901).error.retryable], [false, undefined, true])
  assert.match(at(901).error.hint ?? '', /wait 16 minutes/)
})

test('classifyFailure › without an answer the call may be charged, is tried again, and counts for the breaker', () => {
  const cut = classifyFailure(new Error('socket hang up'), IDENTITY, STATE)
  assert.deepEqual([cut.answered, cut.retryable, cut.down, cut.body], [false, true, true, undefined])
  assert.match(classifyFailure('x', IDENTITY, { ...STATE, timedOut: true }).error.message, /no answer in time/)
  const unreadable = classifyFailure(answered(200, {}, '{"error": 1}'), IDENTITY, STATE)
  assert.deepEqual([unreadable.answered, unreadable.down, unreadable.body], [false, true, '{"error": 1}'])
})

test('classifyFailure › a stop is neither tried again nor held against the provider', () => {
  const { error, ...rest } = classifyFailure(answered(500), IDENTITY, { ...STATE, stopped: true })
  assert.equal(error.code, 'INTERRUPTED')
  assert.deepEqual(rest, { answered: false, retryable: false, down: false, stopped: true })
})

test('classifyFailure › passes our own errors on', () => {
  const tooLong = new Er2almError('LLM_TOO_LONG', 'too long')
  const failure = classifyFailure(tooLong, IDENTITY, STATE)
  assert.deepEqual([failure.error, failure.answered, failure.retryable], [tooLong, true, false])
})
