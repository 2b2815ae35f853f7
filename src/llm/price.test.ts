import assert from 'node:assert/strict'
import { test } from 'node:test'
import { llmConfigFor } from '../../test/fault/synthetic-items.ts'
import { costUsd, worstUsd } from './price.ts'

const config = llmConfigFor('http://127.0.0.1:1/v1', { inputUsdPerMillion: 3, outputUsdPerMillion: 15 })

test('costUsd › is tokens times the price of a million', () => {
  // 1,000 · $3/1e6 + 200 · $15/1e6 = $0.003 + $0.003
  assert.ok(Math.abs(costUsd(config, 1000, 200) - 0.006) < 1e-12)
})

test('worstUsd › takes every byte of prompt and schema for a token, and the longest reply', () => {
  const request = {
    stage: 's',
    messages: [{ role: 'user', content: 'é七' }] as const, // 2 + 3 bytes, and 16 for the role
    schema: { type: 'object' }, // {"type":"object"}: 17 bytes
    sampling: { temperature: 0, topP: 1, seed: 1, maxOutputTokens: 100, frequencyPenalty: 0 },
  }
  assert.ok(Math.abs(worstUsd(config, request) - ((5 + 16 + 17) * 3 + 100 * 15) / 1e6) < 1e-15)
})
