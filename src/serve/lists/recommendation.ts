import { z } from '@hono/zod-openapi'
import type { ModelVersion } from '../served-model.ts'

/**
 * What a list rests on: the trained model's own scores of this user, scores of what they took folded into the model, or,
 * of somebody who took nothing, how many took each item.
 */
export type Basis = 'trained' | 'folded in' | 'popular'

/** One place of a list. Ids are original ids. */
export interface RankedPlace {
  /** From 1, counted over all pages. */
  readonly rank: number
  readonly item: string
  readonly title: string
  readonly year?: number
  /** Of the model; scores of different models or bases do not compare. */
  readonly score: number
}

/** A list, or a page of it. */
export interface Recommendation {
  /** null for somebody who is not named. */
  readonly user: string | null
  /** Whether the model or the event log has met this user. */
  readonly known: boolean
  readonly basis: Basis
  readonly model: ModelVersion
  readonly items: readonly RankedPlace[]
  /** Give it back for the next page; null at the end of the list. */
  readonly cursor: string | null
  /** Why the list is empty; there whenever it is. */
  readonly why?: string
}

export const modelVersionSchema: z.ZodType<ModelVersion> = z
  .object({ run: z.string(), model: z.string(), version: z.string() })
  .openapi('ModelVersion')

export const rankedPlaceSchema: z.ZodType<RankedPlace> = z
  .object({
    rank: z.int().min(1),
    item: z.string(),
    title: z.string(),
    year: z.number().optional(),
    score: z.number(),
  })
  .openapi('RankedPlace')

export const recommendationSchema: z.ZodType<Recommendation> = z
  .object({
    user: z.string().nullable(),
    known: z.boolean(),
    basis: z.enum(['trained', 'folded in', 'popular']),
    model: modelVersionSchema,
    items: z.array(rankedPlaceSchema),
    cursor: z.string().nullable(),
    why: z.string().optional(),
  })
  .openapi('Recommendation')
