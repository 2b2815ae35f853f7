import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { modelSpec, models } from './registry.ts'

test('every model is registered under its own name', () => {
  for (const [name, spec] of Object.entries(models)) assert.equal(spec.name, name)
})

test('every setting that a model offers for search is one that its schema takes', () => {
  for (const spec of Object.values(models)) {
    for (const [key, values] of Object.entries<readonly unknown[]>(spec.searchSpace)) {
      for (const value of values) assert.doesNotThrow(() => spec.config.parse({ [key]: value }), `${spec.name} ${key}`)
    }
  }
})

test('every model refuses a setting it does not have', () => {
  for (const spec of Object.values(models)) assert.throws(() => spec.config.parse({ noSuchSetting: 1 }), spec.name)
})

test('modelSpec › names the models there are when it does not know one', () => {
  assert.equal(modelSpec('ease'), models.ease)
  for (const name of ['easy', 'toString']) {
    assert.throws(
      () => modelSpec(name),
      (error) => error instanceof Er2almError && error.code === 'MODEL_UNKNOWN' && error.hint!.includes('lightgcn'),
    )
  }
})
