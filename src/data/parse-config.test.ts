import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { Er2almError } from '../errors.ts'
import { parseConfig } from './parse-config.ts'

const schema = z.strictObject({
  minRating: z.number().default(3),
  file: z.union([z.string(), z.strictObject({ path: z.string(), header: z.boolean().optional() })]).optional(),
  split: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('random'), testShare: z.number().default(0.2) }),
      z.strictObject({ kind: z.literal('given'), train: z.string() }),
    ])
    .optional(),
  models: z.array(z.strictObject({ name: z.string() })).optional(),
})

function failure(value: unknown): Er2almError {
  try {
    parseConfig(schema, value, 'data')
  } catch (error) {
    assert.ok(error instanceof Er2almError)
    return error
  }
  throw new assert.AssertionError({ message: 'the value was accepted' })
}

test('parseConfig fills in defaults', () => {
  assert.deepEqual(parseConfig(schema, {}, 'data'), { minRating: 3 })
})

test('parseConfig names the nearest known key of an unknown one', () => {
  const error = failure({ minRatng: 4 })
  assert.equal(error.code, 'CONFIG_UNKNOWN_KEY')
  assert.equal(error.message, 'data has no key "minRatng", did you mean "minRating"?')
  assert.equal(error.hint, 'write "minRating", or remove "minRatng"; its keys are file, minRating, models, split')
})

test('parseConfig lists only the keys of the branch that the discriminator chose', () => {
  const error = failure({ split: { kind: 'random', testshare: 0.1 } })
  assert.equal(error.message, 'data.split has no key "testshare", did you mean "testShare"?')
  assert.match(error.hint ?? '', /its keys are kind, testShare$/)
})

test('parseConfig looks into the branch of a union that fits', () => {
  const error = failure({ file: { pth: 'a.csv' } })
  assert.equal(error.message, 'data.file has no key "pth", did you mean "path"?')
})

test('parseConfig says where in a list the key stands', () => {
  assert.equal(failure({ models: [{ name: 'a' }, { name: 'b', sede: 1 }] }).message, 'data.models[1] has no key "sede"')
})

test('parseConfig says what was expected and what was given', () => {
  const error = failure({ minRating: 'high', file: 7 })
  assert.equal(error.code, 'CONFIG_INVALID')
  assert.equal(
    error.message,
    'data.minRating: expected number, not "high"; data.file: expected string or object, not 7',
  )
  assert.equal(error.exitStatus, 2)
})

test('parseConfig says that a required value is missing', () => {
  assert.equal(failure({ split: { kind: 'given' } }).message, 'data.split.train: is missing (expected string)')
})

test('parseConfig lists the kinds when the discriminator is wrong', () => {
  assert.match(failure({ split: { kind: 'randm' } }).message, /data\.split\.kind: .*'random' \| 'given', not "randm"/)
})
