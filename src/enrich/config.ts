import { z } from 'zod'
import { type LlmConfig, llmConfigSchema } from '../llm/config.ts'
import { ATTRIBUTES, type AttributeId } from './attribute.ts'

/**
 * How stated facts are checked. `supported`: each value by itself must be one of its kind (a country, a person's name) and
 * be stated, of the item, by a sentence; equal values are written alike. `quoted`: a sentence must be cited, or say a value.
 */
export type ValueCheck = 'supported' | 'quoted'

/** Settings of the enrichment stage. */
export interface EnrichConfig {
  /** Which attributes the LLM is asked for; each costs about 15 output tokens an item, with its quote. */
  readonly attributes: readonly AttributeId[]
  /**
   * Which items the LLM is asked about: `all`, or those of a file with one original item id a line (relative to the
   * config). The others are `unknown`, with the reason `not asked`.
   */
  readonly items: 'all' | { readonly file: string }
  readonly check: ValueCheck
  /**
   * A second language model that reads the same passages: of facts only values that both models state are kept. It is asked
   * about items of which the first stated one. Its `maxUsd` and `maxRequests` are those of `llm`.
   */
  readonly secondModel?: LlmConfig
  /** Bound of an item's reply, in tokens. */
  readonly maxItemTokens: number
  /** Bound of a profile's reply, in tokens. */
  readonly maxProfileTokens: number
  /**
   * Whom a profile is asked for; the others have a counted one. `all`: every user with training items; `none`;
   * or a file with one original user id a line (relative to the config).
   */
  readonly profiles: 'all' | 'none' | { readonly file: string }
  /** Candidates shown for the liked and the disliked item; 0 = no picks. */
  readonly candidates: number
  /** The candidates are spread evenly over this many best items of an item-kNN fitted on training data alone. */
  readonly candidateDepth: number
  /** Attributes whose values anybody could know on the day of the release. Default: the facts of `attribute.ts`. */
  readonly knowableAtRelease: readonly AttributeId[]
  /**
   * What happens to stated values that are hindsight: of an attribute that is not knowable at release, or read in a
   * sentence about awards, sales or reception. `leave-out-on-time-splits`: features and profiles do without them where
   * the test is later than the training; `leave-out`: always; `keep`: never. Records and evidence stay in any case.
   */
  readonly hindsight: 'leave-out-on-time-splits' | 'leave-out' | 'keep'
}

const attributeId: z.ZodType<AttributeId> = z.enum(ATTRIBUTES.map(({ id }) => id) as [AttributeId, ...AttributeId[]])

export const enrichConfigSchema: z.ZodType<EnrichConfig> = z.strictObject({
  attributes: z
    .array(attributeId)
    .min(1)
    .default(ATTRIBUTES.map(({ id }) => id)),
  items: z.union([z.literal('all'), z.strictObject({ file: z.string().min(1) })]).default('all'),
  check: z.enum(['supported', 'quoted']).default('supported'),
  secondModel: llmConfigSchema.optional(),
  maxItemTokens: z.int().min(32).default(400),
  maxProfileTokens: z.int().min(32).default(300),
  profiles: z.union([z.enum(['all', 'none']), z.strictObject({ file: z.string().min(1) })]).default('all'),
  candidates: z.int().min(0).max(20).default(6),
  candidateDepth: z.int().min(2).default(60),
  knowableAtRelease: z.array(attributeId).default(ATTRIBUTES.filter(({ fact }) => fact).map(({ id }) => id)),
  hindsight: z.enum(['leave-out-on-time-splits', 'leave-out', 'keep']).default('leave-out-on-time-splits'),
})
