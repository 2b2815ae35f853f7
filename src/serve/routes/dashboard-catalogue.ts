import { createRoute, z } from '@hono/zod-openapi'
import { ATTRIBUTES, type AttributeId } from '../../enrich/attribute.ts'
import { cataloguePage } from '../dashboard/catalogue.ts'
import type { Catalogue, ItemPage } from '../dashboard/enrichment-data.ts'
import { itemPage } from '../dashboard/item-page.ts'
import { shownRun } from '../dashboard/shown-run.ts'
import type { Route } from '../route.ts'
import { idParam, pageQuery, pageReplies, replySchema, searchQuery } from './dashboard-query.ts'

const ATTRIBUTE_IDS: readonly AttributeId[] = ATTRIBUTES.map(({ id }) => id)

const getCatalogue = createRoute({
  method: 'get',
  path: '/dashboard/catalogue',
  summary: 'Items with what is stated of them, by id, title and state of their attributes',
  request: {
    query: z.object({
      search: searchQuery,
      status: z.enum(['stated', 'unknown', 'rejected']).optional(),
      attribute: z.enum(ATTRIBUTE_IDS).optional(),
      order: z.enum(['relied', 'doubted', 'catalogue']).default('relied'),
      ...pageQuery,
    }),
  },
  responses: pageReplies(replySchema<Catalogue>('Catalogue', 'A part of the items')),
})

const getItem = createRoute({
  method: 'get',
  path: '/dashboard/catalogue/{item}',
  summary: 'An item with its attributes, quotes in their passages, decisions, and the trace checked again',
  request: { params: z.object({ item: idParam }) },
  responses: pageReplies(replySchema<ItemPage>('ItemPage', 'The item')),
})

/** `/dashboard/catalogue`, `/dashboard/catalogue/{item}`. */
export const dashboardCatalogue: Route = {
  name: 'dashboard-catalogue',
  scope: 'read',
  paths: ['GET /dashboard/catalogue', 'GET /dashboard/catalogue/{item}'],
  add(app, context) {
    const shown = shownRun(context)
    app.openapi(getCatalogue, async (c) => {
      const query = c.req.valid('query')
      return c.json(await shown.reply((reader) => cataloguePage(reader, query)), 200)
    })
    app.openapi(getItem, async (c) => {
      const { item } = c.req.valid('param')
      return c.json(await shown.reply((reader) => itemPage(reader, item)), 200)
    })
  },
}
