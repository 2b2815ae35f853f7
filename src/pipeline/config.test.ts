import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { models } from '../models/registry.ts'
import {
  hasEnrichment,
  hasPartOfEnrichment,
  missingParts,
  needsEnrichment,
  type RunConfig,
  resolveConfig,
} from './config.ts'

const DATA = { interactions: 'ratings.csv', split: { kind: 'leaveLastOne' } }
const ENRICHMENT = {
  knowledge: { sources: [{ file: 'passages.jsonl' }] },
  llm: { provider: { kind: 'openai-compatible', baseUrl: 'http://localhost:1/v1', model: 'm' } },
  embed: { encoder: { kind: 'hashed' } },
}

function resolve(more: object = {}): RunConfig {
  return resolveConfig({ data: DATA, ...more }, 'er2alm.config.json')
}

function failure(more: object): Er2almError {
  try {
    resolve(more)
  } catch (error) {
    assert.ok(error instanceof Er2almError)
    assert.equal(error.exitStatus, 2)
    return error
  }
  assert.fail('the config was taken')
}

test('resolveConfig › fills in every default of every stage', () => {
  const config = resolve()
  assert.deepEqual(Object.keys(config.models), ['popularity', 'itemknn', 'ease'])
  for (const [name, settings] of Object.entries(config.models)) {
    assert.deepEqual(settings, models[name as keyof typeof models].config.parse({}), name)
  }
  assert.deepEqual(config.seeds, [1, 2, 3])
  assert.equal(config.threads, undefined)
  assert.deepEqual(config.recordings, {})
  assert.deepEqual(config.train, { evaluateEvery: 5, patience: 10 })
  assert.deepEqual([config.evaluate.fit, config.evaluate.cutoffs], ['train+validation', [10, 20, 50]])
  assert.deepEqual([config.enrich.items, config.enrich.profiles, config.enrich.candidates], ['all', 'all', 6])
  assert.equal(config.denoise.gateThreshold, 0.4)
  assert.equal(config.data.minUserInteractions, 1)
  assert.equal(hasEnrichment(config), false)
})

test('resolveConfig › keeps what the config says, and gives itself again when it reads its own result', () => {
  const config = resolve({ ...ENRICHMENT, models: { er2alm: { epochs: 7 } }, seeds: [4], threads: 2 })
  assert.equal((config.models.er2alm as { epochs: number }).epochs, 7)
  assert.deepEqual([config.seeds, config.threads], [[4], 2])
  assert.ok(hasEnrichment(config))
  assert.deepEqual(resolveConfig(JSON.parse(JSON.stringify(config)), 'config.json'), config)
})

test('resolveConfig › refuses a model that needs enrichment, and names the parts that are missing', () => {
  const error = failure({ models: { ease: {}, er2alm: {} } })
  assert.equal(error.code, 'CONFIG_INVALID')
  assert.match(error.message, /er2alm.*knowledge, llm, embed/)
  assert.match(error.hint ?? '', /models\.er2alm/)
  const { llm: _, ...partly } = ENRICHMENT
  assert.match(failure({ ...partly, models: { er2alm: {} } }).message, /no llm$/)
})

test('resolveConfig › refuses maxUsd for a model without a price, and takes it with one', () => {
  const capped = { ...ENRICHMENT.llm, maxUsd: 1 }
  const error = failure({ ...ENRICHMENT, llm: capped })
  assert.equal(error.code, 'CONFIG_INVALID')
  assert.match(error.hint ?? '', /inputUsdPerMillion/)
  for (const price of ['inputUsdPerMillion', 'outputUsdPerMillion']) {
    assert.equal(resolve({ ...ENRICHMENT, llm: { ...capped, [price]: 0.1 } }).llm?.maxUsd, 1)
  }
})

test('resolveConfig › names the nearest key or model for a wrong one, at every depth', () => {
  for (const [more, code, near] of [
    [{ sedes: [1] }, 'CONFIG_UNKNOWN_KEY', /seeds/],
    [{ evaluate: { cutofs: [5] } }, 'CONFIG_UNKNOWN_KEY', /cutoffs/],
    [{ models: { ease: { l2Wieght: 1 } } }, 'CONFIG_UNKNOWN_KEY', /l2Weight/],
    [{ enrich: { item: 'all' } }, 'CONFIG_UNKNOWN_KEY', /items/],
    [{ models: { eas: {} } }, 'MODEL_UNKNOWN', /ease/],
  ] as const) {
    const error = failure(more)
    assert.equal(error.code, code)
    assert.match(`${error.message} ${error.hint}`, near)
  }
})

test('resolveConfig › refuses values of the wrong kind or out of range', () => {
  for (const more of [
    { seeds: [] },
    { seeds: [-1] },
    { seeds: [1.5] },
    { threads: 0 },
    { models: { ease: { l2Weight: 'much' } } },
    { recordings: { replies: '' } },
    { enrich: { items: { file: '' } } },
    { enrich: { items: 'none' } },
    { data: { interactions: 'ratings.csv' } },
  ]) {
    assert.equal(failure(more).code, 'CONFIG_INVALID', JSON.stringify(more))
  }
})

test('hasPartOfEnrichment › is true between nothing and all, and missingParts names the rest', () => {
  const { knowledge, llm, embed } = ENRICHMENT
  const of = (parts: object): readonly unknown[] => {
    const config = resolve(parts)
    return [hasPartOfEnrichment(config), missingParts(config)]
  }
  assert.deepEqual(of({}), [false, 'knowledge, llm, embed'])
  assert.deepEqual(of({ knowledge }), [true, 'llm, embed'])
  assert.deepEqual(of({ knowledge, llm }), [true, 'embed'])
  assert.deepEqual(of({ knowledge, llm, embed }), [false, ''])
})

test('needsEnrichment › is what the model’s spec requires', () => {
  assert.deepEqual(needsEnrichment('ease'), { items: false, users: false })
  assert.deepEqual(needsEnrichment('er2alm'), { items: true, users: true })
})
