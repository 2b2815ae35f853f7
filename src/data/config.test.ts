import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DataConfigInput, dataConfigSchema } from './config.ts'
import { dataFiles } from './load-dataset.ts'
import { parseConfig } from './parse-config.ts'
import { SPLIT_RULES } from './splits/registry.ts'

test('a path and a kind are a whole config; everything else has its documented default', () => {
  const input: DataConfigInput = { interactions: 'ratings.csv', split: { kind: 'temporalPerUser' } }
  assert.deepEqual(parseConfig(dataConfigSchema, input, 'data'), {
    interactions: { path: 'ratings.csv', header: true, encoding: 'utf-8', timeUnit: 's' },
    split: { kind: 'temporalPerUser', testShare: 0.2, validationShare: 0.1 },
    duplicates: 'last',
    minUserInteractions: 1,
    minItemInteractions: 1,
    onBadRow: 'stop',
    allowOverlap: false,
  })
})

test('a parsed config parses to itself, so that a run folder can be read back', () => {
  const input: DataConfigInput = {
    split: { kind: 'given', train: 'a.txt', test: { path: 'b.csv', timeUnit: 'iso' } },
    catalogue: 'items.jsonl',
  }
  const parsed = parseConfig(dataConfigSchema, input, 'data')
  assert.deepEqual(parseConfig(dataConfigSchema, JSON.parse(JSON.stringify(parsed)), 'data'), parsed)
})

test('every registered split is known to the config by its key', () => {
  for (const kind of Object.keys(SPLIT_RULES)) {
    const split = kind === 'given' ? { kind, train: 'a.txt', test: 'b.txt' } : { kind }
    const parsed = parseConfig(
      dataConfigSchema,
      kind === 'given' ? { split } : { interactions: 'a.csv', split },
      'data',
    )
    assert.equal(parsed.split.kind, kind)
  }
})

test('dataFiles lists every file that the dataset comes from', () => {
  const config = parseConfig(
    dataConfigSchema,
    { split: { kind: 'given', train: 'a.txt', test: '/abs/b.txt', ids: 'ids.json' }, catalogue: 'items.csv' },
    'data',
  )
  assert.deepEqual(dataFiles(config, 'base'), ['base/a.txt', '/abs/b.txt', 'base/ids.json', 'base/items.csv'])
})
