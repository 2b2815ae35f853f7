import { createRoute, z } from '@hono/zod-openapi'
import { findId } from '../../pipeline/find-id.ts'
import type { RankedItem } from '../../pipeline/recommend.ts'
import { type SimilarityKind, similarItems } from '../../pipeline/similar-items.ts'
import type { PlacedItem } from '../added/added-items.ts'
import { answeringModel } from '../answering-model.ts'
import { errorReplySchema } from '../http-error.ts'
import { modelVersionSchema, type RankedPlace, rankedPlaceSchema } from '../lists/recommendation.ts'
import type { Route } from '../route.ts'
import type { ModelVersion, ServedModel } from '../served-model.ts'
import { versionOf } from '../service.ts'
import { LONGEST_ID } from './list-query.ts'
import { additionsTo } from './stored-state.ts'

const BY_WHAT_IS_KNOWN = 'values and texts of both'

/** Items like another one. */
export interface SimilarReply {
  readonly item: string
  readonly model: ModelVersion
  /** What the cosine is of; of an item that came in since the run, how it was placed among those of the model. */
  readonly similarity: SimilarityKind | typeof BY_WHAT_IS_KNOWN
  /** `score` is the likeness, above 0. */
  readonly items: readonly RankedPlace[]
  readonly why?: string
}

const similarSchema: z.ZodType<SimilarReply> = z
  .object({
    item: z.string(),
    model: modelVersionSchema,
    similarity: z.enum(['item vectors of the model', 'users who took both', BY_WHAT_IS_KNOWN]),
    items: z.array(rankedPlaceSchema),
    why: z.string().optional(),
  })
  .openapi('Similar')

const getSimilar = createRoute({
  method: 'get',
  path: '/similar/{item}',
  summary: 'Items like an item',
  request: {
    params: z.object({ item: z.string().min(1).max(LONGEST_ID) }),
    query: z.strictObject({ k: z.coerce.number().int().min(1).max(200).default(10) }),
  },
  responses: {
    200: { description: 'Best first.', content: { 'application/json': { schema: similarSchema } } },
    400: { description: 'The request is wrong.', content: { 'application/json': { schema: errorReplySchema } } },
    404: { description: 'There is no such item.', content: { 'application/json': { schema: errorReplySchema } } },
    503: { description: 'No model yet.', content: { 'application/json': { schema: errorReplySchema } } },
  },
})

/** `GET /similar/{item}`. */
export const similar: Route = {
  name: 'similar',
  scope: 'read',
  paths: ['GET /similar/{item}'],
  add(app, context) {
    app.openapi(getSimilar, (c) => {
      const { item } = c.req.valid('param')
      const { k } = c.req.valid('query')
      const served = answeringModel(c, context.service)
      const { ids, catalogue } = served.data
      const additions = additionsTo(served, context)
      const { kind, items } = likeItem(served, additions.items[additions.indexOf.get(item) ?? -1], item, k)
      const places = items.map(({ item: other, rank, score }): RankedPlace => {
        const { title, year } = catalogue[other]!
        return { rank, item: ids.items[other]!, title, ...(year !== undefined && { year }), score }
      })
      const why = places.length === 0 ? { why: `no other item shares ${kind} with it` } : {}
      return c.json({ item, model: versionOf(served), similarity: kind, items: places, ...why }, 200)
    })
  },
}

function likeItem(
  { tensors, data, itemIndex }: ServedModel,
  added: PlacedItem | undefined,
  id: string,
  k: number,
): { readonly kind: SimilarReply['similarity']; readonly items: readonly RankedItem[] } {
  if (added === undefined) {
    const { ids, catalogue, dataset } = data
    return similarItems(tensors, dataset, itemIndex.get(id) ?? findId('item', id, ids.items, catalogue), k)
  }
  const items = added.like.slice(0, k).map(({ item, likeness }, place) => ({ item, rank: place + 1, score: likeness }))
  return { kind: BY_WHAT_IS_KNOWN, items }
}
