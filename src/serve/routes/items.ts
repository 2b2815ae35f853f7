import { createRoute, z } from '@hono/zod-openapi'
import type { CatalogueItem } from '../../data/catalogue.ts'
import { colDegrees } from '../../numeric/csr.ts'
import type { Additions } from '../added/added-items.ts'
import { answeringModel } from '../answering-model.ts'
import { errorReplySchema } from '../http-error.ts'
import { type ItemSearch, itemSearch } from '../lists/item-search.ts'
import { modelVersionSchema } from '../lists/recommendation.ts'
import type { Route } from '../route.ts'
import type { ModelVersion, ServedModel } from '../served-model.ts'
import { versionOf } from '../service.ts'
import { LONGEST_ID } from './list-query.ts'
import { additionsTo } from './stored-state.ts'

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
    query: z.strictObject({
      search: z.string().max(LONGEST_ID).default(''),
      limit: z.coerce.number().int().min(1).max(100).default(20),
      // The type is named: Number(null) is 0, which would be taken for nullable.
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0).openapi({ type: 'integer' }),
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
  readonly revision: number
  readonly search: ItemSearch
  readonly items: readonly FoundItem[]
}

/** `GET /items`. Items that came in since the run are found too. */
export const items: Route = {
  name: 'items',
  scope: 'read',
  paths: ['GET /items'],
  add(app, context) {
    let latest: SearchedModel | undefined
    app.openapi(getItems, (c) => {
      const { search, offset, limit } = c.req.valid('query')
      const served = answeringModel(c, context.service)
      const additions = additionsTo(served, context)
      if (latest?.served !== served || latest.revision !== additions.revision) latest = searched(served, additions)
      const { items: all, search: made } = latest
      const { items: found, total } = made.find(search, offset, limit)
      return c.json({ model: versionOf(served), total, items: found.map((place) => all[place]!) }, 200)
    })
  },
}

function searched(served: ServedModel, { items: added, revision }: Additions): SearchedModel {
  const { catalogue, ids } = served.data
  const users = colDegrees(served.seen)
  const named = ({ title, year, genres }: Pick<CatalogueItem, 'title' | 'year' | 'genres'>) => ({
    ...{ title, ...(year !== undefined && { year }), genres },
  })
  const all: readonly FoundItem[] = [
    ...catalogue.map((item, place) => ({ item: ids.items[place]!, ...named(item), users: users[place]! })),
    ...added.map(({ item }) => ({ item: item.id, ...named(item), users: 0 })),
  ]
  const texts = [
    ...catalogue.map(({ title, alternativeTitles }, place) => ({
      ...{ id: ids.items[place]!, title, ...(alternativeTitles !== undefined && { alternativeTitles }) },
    })),
    ...added.map(({ item: { id, title } }) => ({ id, title })),
  ]
  return {
    served,
    revision,
    items: all,
    search: itemSearch(
      texts,
      all.map((item) => item.users),
    ),
  }
}
