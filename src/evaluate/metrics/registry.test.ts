import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { METRICS, metricKey, metricKeys, parseMetricKey } from './registry.ts'

describe('the metric registry', () => {
  it('gives every metric a definition and the value 1 for a perfect list', () => {
    const perfect = Int32Array.of(4, 0, 9)
    for (const [name, metric] of Object.entries(METRICS)) {
      assert.ok(metric.definition.length > 10, name)
      assert.equal(metric.compute(perfect, Int32Array.of(0, 4, 9), 3), 1, name)
    }
  })

  it('composes and parses keys', () => {
    assert.equal(metricKey('ndcg', 20), 'ndcg@20')
    assert.deepEqual(metricKeys(['recall', 'hit'], [10, 20]), ['recall@10', 'recall@20', 'hit@10', 'hit@20'])
    assert.deepEqual(parseMetricKey('ndcgRetrieved@50'), { name: 'ndcgRetrieved', k: 50 })
  })

  it('refuses what is not a registered name with a whole cut-off', () => {
    for (const key of ['recall', 'recall@', 'recall@0', 'recall@1.5', 'recal@20', 'recall@20@3', 'toString@20']) {
      assert.throws(
        () => parseMetricKey(key),
        (error) => error instanceof Er2almError && error.code === 'EVAL_UNKNOWN_METRIC',
        key,
      )
    }
  })
})
