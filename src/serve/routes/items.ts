import { createRoute, z } from '@hono/zod-openapi'
import { colDegrees } from '../../numeric/csr.ts'
import { answeringModel } from '../answering-model.ts'
import { errorReplySchema } from '../http-error.ts'
import { type ItemSearch, itemSearch } from '../item-search.ts'
import { modelVersionSchema } from '../recommendation.ts'
import type { Route } from '../route.ts'
import type { ModelVersion, ServedModel } from '../served-model.ts'
import { versionOf } from '../service.ts'
import { LONGEST_ID } from './list-query.ts'

/** An item of the catalogue. */
export interface FoundItem {
  readonly item: string
  readonly title: string
  readonly year?: number
  readonly genres: readonly string[]
  /** Users who took it. */
  readonly users: number
}

/** Items that a search finds, a page of them. */
export interface ItemsReply {
  readonly model: ModelVersion
  readonly total: number
  readonly items: readonly FoundItem[]
}

const itemsSchema: z.ZodType<ItemsReply> = z
  .object({
    model: modelVersionSchema,
    total: z.int(),
    items: z.array(
      z.object({
        item: z.string(),
        title: z.string(),
        year: z.number().optional(),
        genres: z.array(z.string()),
        users: z.int(),
      }),
    ),
  })
  .openapi('Items')

const getItems = createRoute({
  method: 'get',
  path: '/items',
  summary: 'Search the catalogue by title or id',
  request: {
    query: z.object({
      search: z.string().max(LONGEST_ID).default(''),
      limit: z.coerce.number().int().min(1).max(100).default(20),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
    }),
  },
  responses: {
    200: { description: 'Best first.', content: { 'application/json': { schema: itemsSchema } } },
    400: { description: 'The request is wrong.', content: { 'application/json': { schema: errorReplySchema } } },
    503: { description: 'No model yet.', content: { 'application/json': { schema: errorReplySchema } } },
  },
})

interface SearchedModel {
  readonly served: ServedModel
  readonly search: ItemSearch
  readonly users: ArrayLike<number>
}

/** `GET /items`. */
export const items: Route = {
  name: 'items',
  scope: 'read',
  paths: ['GET /items'],
  add(app, { service }) {
    let latest: SearchedModel | undefined
    app.openapi(getItems, (c) => {
      const { search, offset, limit } = c.req.valid('query')
      const served = answeringModel(c, service)
      if (latest?.served !== served) {
        const users = colDegrees(served.seen)
        latest = { served, users, search: itemSearch(served.data, users) }
      }
      const { users, search: made } = latest
      const { items: found, total } = made.find(search, offset, limit)
      const { catalogue, ids } = served.data
      const named = found.map((item): FoundItem => {
        const { title, year, genres } = catalogue[item]!
        return { item: ids.items[item]!, title, ...(year !== undefined && { year }), genres, users: users[item]! }
      })
      return c.json({ model: versionOf(served), total, items: named }, 200)
    })
  },
}
