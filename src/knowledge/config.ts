import { z } from 'zod'
import type { PassageLimits } from './rank-passages.ts'
import { type SourceConfig, sourceConfig } from './sources/registry.ts'
import type { SuspiciousPolicy } from './suspicious.ts'

/** Settings of the knowledge stage, as resolved. */
export interface KnowledgeConfig extends PassageLimits {
  /** Where passages come from, in this order. */
  readonly sources: readonly SourceConfig[]
  /**
   * Passages with text that is written for a model rather than for a reader: `flag` shows them to the model and takes no
   * value on their word alone; `drop` shows them to no model; `keep` does not look.
   */
  readonly suspicious: SuspiciousPolicy
}

/**
 * Schema of the config key `knowledge`. Defaults: `maxPassages` 5, `maxChars` 1200 a passage, `minConfidence`
 * `exact-key`: a passage about another film of a similar title does more harm than none, so an item without a certain
 * passage gets "unknown". A number in (0, 1) is the least confidence: 0.5 takes what is more likely right than wrong.
 */
export const knowledgeConfig: z.ZodType<KnowledgeConfig> = z.strictObject({
  sources: z.array(sourceConfig).default([]),
  maxPassages: z.int().min(1).max(50).default(5),
  maxChars: z.int().min(100).max(20_000).default(1200),
  minConfidence: z.union([z.enum(['exact-key', 'any']), z.number().gt(0).lt(1)]).default('exact-key'),
  suspicious: z.enum(['flag', 'drop', 'keep']).default('flag'),
})
