import { z } from 'zod'
import type { PassageLimits } from './rank-passages.ts'
import type { JsonlSourceConfig } from './sources/jsonl.ts'

/** Settings of the knowledge stage, as resolved. */
export interface KnowledgeConfig extends PassageLimits {
  /** Files of passages, read in this order. */
  readonly sources: readonly JsonlSourceConfig[]
}

const field = z.string().min(1)

const jsonlSource = z.strictObject({
  /** Path of the file, relative to the config; `.gz` files are unpacked while reading. */
  file: z.string().min(1),
  /** Name of the field that holds each thing. `null`: the file has no such field. */
  fields: z
    .strictObject({
      id: field.default('id'),
      title: field.default('title'),
      year: field.nullable().default('year'),
      text: field.nullable().default('text'),
      source: field.nullable().default('source'),
      date: field.nullable().default('date'),
      licence: field.nullable().default('licence'),
    })
    .prefault({}),
  /** Source of lines that name none. */
  source: z.string().min(1).optional(),
  /** Licence of lines that name none. */
  licence: z.string().min(1).optional(),
  /** `text`: the text alone. `fields`: the text, then a line for each known fact ("Directors: …"). */
  render: z.enum(['text', 'fields']).default('text'),
})

/**
 * Schema of the config key `knowledge`. Defaults: `maxPassages` 5, `maxChars` 1200 a passage, `minConfidence`
 * `exact-key`: a passage about another film of a similar title does more harm than none, so an item without a certain
 * passage gets "unknown". A number in (0, 1) is the least confidence: 0.5 takes what is more likely right than wrong.
 */
export const knowledgeConfig: z.ZodType<KnowledgeConfig> = z.strictObject({
  sources: z.array(jsonlSource).default([]),
  maxPassages: z.int().min(1).max(50).default(5),
  maxChars: z.int().min(100).max(20_000).default(1200),
  minConfidence: z.union([z.enum(['exact-key', 'any']), z.number().gt(0).lt(1)]).default('exact-key'),
})
