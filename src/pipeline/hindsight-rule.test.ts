import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DataConfig } from '../data/config.ts'
import type { RecDataset } from '../data/dataset.ts'
import type { EnrichConfig } from '../enrich/config.ts'
import { enrichConfigSchema } from '../enrich/config.ts'
import { csrFromPairs, emptyCsr } from '../numeric/csr.ts'
import { type HindsightSettings, hindsightKey, leavesOutHindsight, usableAttributes } from './hindsight-rule.ts'

const DATASET: RecDataset = {
  ...{ numUsers: 1, numItems: 2, itemFeatures: new Map(), userFeatures: new Map(), validation: emptyCsr(1, 2) },
  ...{ train: csrFromPairs(1, 2, [0], [0]), trainTimes: Float64Array.of(1) },
  ...{ test: csrFromPairs(1, 2, [0], [1]), testTimes: Float64Array.of(2) },
}
const FILE = { path: 'x', header: true, encoding: 'utf-8', timeUnit: 's' } as const
const GIVEN: DataConfig['split'] = { kind: 'given', train: FILE, test: FILE, subtractValidation: false }
const RANDOM = { kind: 'random' } as unknown as DataConfig['split']
const BY_TIME = { kind: 'globalTemporal' } as unknown as DataConfig['split']

function settings(split: DataConfig['split'], hindsight: EnrichConfig['hindsight']): HindsightSettings {
  return { data: { split }, enrich: enrichConfigSchema.parse({ hindsight }) }
}

test('leavesOutHindsight › does so on time splits by default, and as the switch says', () => {
  const byDefault = 'leave-out-on-time-splits'
  assert.equal(leavesOutHindsight(settings(BY_TIME, byDefault), DATASET), true)
  assert.equal(leavesOutHindsight(settings(GIVEN, byDefault), DATASET), true)
  assert.equal(leavesOutHindsight(settings(RANDOM, byDefault), DATASET), false)
  assert.equal(leavesOutHindsight(settings(RANDOM, 'leave-out'), DATASET), true)
  assert.equal(leavesOutHindsight(settings(BY_TIME, 'keep'), DATASET), false)
})

test('usableAttributes › are all where nothing is left out', () => {
  const theme = { item: 'i', attribute: 'theme', value: ['x'], status: 'stated', evidence: [], call: 'c' } as const
  assert.deepEqual(usableAttributes([theme], settings(BY_TIME, 'keep'), DATASET), [theme])
  assert.deepEqual(usableAttributes([theme], settings(BY_TIME, 'leave-out-on-time-splits'), DATASET), [])
})

test('hindsightKey › is empty where all is used, and reads the data for given files alone', async () => {
  let reads = 0
  const data = async () => {
    reads++
    return { dataset: DATASET }
  }
  assert.deepEqual(await hindsightKey(settings(BY_TIME, 'keep'), data), {})
  assert.deepEqual(await hindsightKey(settings(RANDOM, 'leave-out-on-time-splits'), data), {})
  assert.ok('hindsight' in (await hindsightKey(settings(BY_TIME, 'leave-out-on-time-splits'), data)))
  assert.ok('hindsight' in (await hindsightKey(settings(RANDOM, 'leave-out'), data)))
  assert.equal(reads, 0)
  assert.ok('hindsight' in (await hindsightKey(settings(GIVEN, 'leave-out-on-time-splits'), data)))
  assert.equal(reads, 1)
})
