import type { AttributeId } from '../../src/enrich/attribute.ts'
import type { ItemToEnrich } from '../../src/enrich/item-attributes.ts'
import { makePassage } from '../../src/knowledge/passage.ts'
import type { PromptPassage } from '../../src/knowledge/rank-passages.ts'
import { type LlmConfig, llmConfigSchema } from '../../src/llm/config.ts'
import type { Sampling } from '../../src/llm/request.ts'

/** What the child and the test must agree on: the same items give the same calls. */
export const ASKED: readonly AttributeId[] = ['director', 'genre', 'plot']

/** Calls in flight at once. */
export const CONCURRENCY = 4

/** `count` items, each with one passage that only it has, so that there are `count` distinct prompts. */
export function syntheticItems(count: number): readonly ItemToEnrich[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `item-${i}`,
    title: `Synthetic ${i}`,
    year: 1950 + (i % 70),
    passages: [promptPassage(`p:${i}`, `Synthetic ${i}`, `The film numbered ${i} is about the number ${i * i}.`)],
  }))
}

/** A whole passage as a prompt shows it. */
export function promptPassage(id: string, title: string, text: string): PromptPassage {
  const passage = makePassage({ id, title, source: id.split(':')[0]!, text })
  return {
    passage,
    text: passage.text,
    end: passage.text.length,
    cut: false,
    retrieved: { passage, score: 1, via: 'key', match: 'exact-key', confidence: 1, reasons: [] },
  }
}

/** Settings for calls to the test server at `baseUrl`. */
export function llmConfigFor(baseUrl: string, overrides: Readonly<Record<string, unknown>> = {}): LlmConfig {
  return llmConfigSchema.parse({
    provider: { kind: 'openai-compatible', baseUrl, model: 'test-model', revision: 'r1' },
    concurrency: CONCURRENCY,
    ...overrides,
  })
}

export const SAMPLING: Sampling = { temperature: 0, topP: 1, seed: 1, maxOutputTokens: 200, frequencyPenalty: 0 }
