import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { cursorAt, DEEPEST, offsetOf } from './list-request.ts'

const REQUEST = { k: 3, exclude: [], filters: ['genre:Drama'], diversity: 0 }

function code(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Er2almError) return error.code
    throw error
  }
  return 'none'
}

test('offsetOf › is where the cursor says, whatever the length of the page', () => {
  const cursor = cursorAt(REQUEST, 'v1', 'u0', 6)
  assert.equal(offsetOf({ ...REQUEST, k: 50, cursor }, 'v1', 'u0'), 6)
  assert.equal(offsetOf(REQUEST, 'v1', 'u0'), 0)
})

test('offsetOf › refuses a cursor of another model, another request or another person', () => {
  const cursor = cursorAt(REQUEST, 'v1', 'u0', 6)
  assert.equal(
    code(() => offsetOf({ ...REQUEST, cursor }, 'v2', 'u0')),
    'SERVE_CURSOR',
  )
  assert.equal(
    code(() => offsetOf({ ...REQUEST, filters: [], cursor }, 'v1', 'u0')),
    'SERVE_CURSOR',
  )
  assert.equal(
    code(() => offsetOf({ ...REQUEST, cursor }, 'v1', 'u1')),
    'SERVE_CURSOR',
  )
})

test('offsetOf › refuses what is no cursor, and one that reaches too deep', () => {
  const made = (offset: unknown): string =>
    Buffer.from(JSON.stringify({ version: 'v1', request: 'x', offset })).toString('base64url')
  for (const cursor of ['', 'x', '%%%', made(-1), made(1.5), made(DEEPEST), made('1'), 'bnVsbA'])
    assert.equal(
      code(() => offsetOf({ ...REQUEST, cursor }, 'v1', 'u0')),
      'SERVE_CURSOR',
      cursor,
    )
})
