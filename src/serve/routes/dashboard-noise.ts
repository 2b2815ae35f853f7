import { createRoute, z } from '@hono/zod-openapi'
import { ITEM_ASPECTS } from '../../enrich/attribute.ts'
import { REASONS } from '../../report/sections/noise.ts'
import type { DecisionRow, NoisePage, ReliabilityRow } from '../dashboard/enrichment-data.ts'
import { noisePage } from '../dashboard/noise.ts'
import { decisionsPage } from '../dashboard/noise-decisions.ts'
import { valuesPage } from '../dashboard/noise-values.ts'
import type { Rows } from '../dashboard/page-data.ts'
import { shownRun } from '../dashboard/shown-run.ts'
import type { Route } from '../route.ts'
import { pageQuery, pageReplies, replySchema, searchQuery } from './dashboard-query.ts'

const getNoise = createRoute({
  method: 'get',
  path: '/dashboard/noise',
  summary: 'What noise control kept and dropped, why, and how its scores lie',
  responses: pageReplies(replySchema<NoisePage>('NoisePage', 'Counts and histograms')),
})

const getDecisions = createRoute({
  method: 'get',
  path: '/dashboard/noise/decisions',
  summary: 'Decisions about aspects of items, searched by item, aspect, text and reason',
  request: {
    query: z.object({
      search: searchQuery,
      aspect: z.enum(ITEM_ASPECTS).optional(),
      kept: z.enum(['true', 'false']).optional(),
      reason: z.enum(REASONS).optional(),
      ...pageQuery,
    }),
  },
  responses: pageReplies(replySchema<Rows<DecisionRow>>('Decisions', 'A part of the decisions')),
})

const getValues = createRoute({
  method: 'get',
  path: '/dashboard/noise/values',
  summary: 'Stated values with their reliability, searched by item, attribute and value',
  request: {
    query: z.object({
      search: searchQuery,
      attribute: searchQuery,
      order: z.enum(['lowest', 'highest']).default('lowest'),
      ...pageQuery,
    }),
  },
  responses: pageReplies(replySchema<Rows<ReliabilityRow>>('WeighedValues', 'A part of the values')),
})

/** `/dashboard/noise`, `/dashboard/noise/decisions`, `/dashboard/noise/values`. */
export const dashboardNoise: Route = {
  name: 'dashboard-noise',
  scope: 'read',
  paths: ['GET /dashboard/noise', 'GET /dashboard/noise/decisions', 'GET /dashboard/noise/values'],
  add(app, context) {
    const shown = shownRun(context)
    app.openapi(getNoise, async (c) => c.json(await shown.reply(noisePage), 200))
    app.openapi(getDecisions, async (c) => {
      const { kept, ...query } = c.req.valid('query')
      const asked = { ...query, ...(kept !== undefined && { kept: kept === 'true' }) }
      return c.json(await shown.reply((reader) => decisionsPage(reader, asked)), 200)
    })
    app.openapi(getValues, async (c) => {
      const query = c.req.valid('query')
      return c.json(await shown.reply((reader) => valuesPage(reader, query)), 200)
    })
  },
}
