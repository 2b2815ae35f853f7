import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseConfig } from '../data/parse-config.ts'
import { Er2almError } from '../errors.ts'
import { evaluateConfig } from './config.ts'

const refused = (value: unknown, code: string) =>
  assert.throws(
    () => parseConfig(evaluateConfig, value, 'evaluate'),
    (error) => error instanceof Er2almError && error.code === code,
  )

describe('evaluateConfig', () => {
  it('fits on both parts, masks both, and breaks ties at random unless told otherwise', () => {
    const config = parseConfig(evaluateConfig, {}, 'evaluate')
    assert.equal(config.fit, 'train+validation')
    assert.equal(config.mask, 'train+validation')
    assert.equal(config.ties, 'random')
    assert.deepEqual(config.cutoffs, [10, 20, 50])
    assert.deepEqual(config.primary, ['recall@20', 'ndcg@20'])
    assert.equal(config.resamples, 10_000)
  })

  it('refuses a mask smaller than what is fitted', () => {
    refused({ fit: 'train+validation', mask: 'train' }, 'CONFIG_INVALID')
  })

  it('refuses a primary metric that is not computed', () => {
    refused({ cutoffs: [5, 10] }, 'CONFIG_INVALID')
    assert.deepEqual(parseConfig(evaluateConfig, { cutoffs: [5], primary: ['hit@5'] }, 'evaluate').primary, ['hit@5'])
  })

  it('refuses an unknown key', () => {
    refused({ cutoff: [10] }, 'CONFIG_UNKNOWN_KEY')
  })
})
