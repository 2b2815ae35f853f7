import { createRoute, z } from '@hono/zod-openapi'
import { costPage } from '../dashboard/cost.ts'
import type { Cost, Studies } from '../dashboard/enrichment-data.ts'
import { shownRun } from '../dashboard/shown-run.ts'
import { studiesPage } from '../dashboard/studies.ts'
import type { Route } from '../route.ts'
import { pageQuery, pageReplies, replySchema } from './dashboard-query.ts'

const getCost = createRoute({
  method: 'get',
  path: '/dashboard/cost',
  summary: 'Calls, tokens and money by stage and model, and replies in quarantine',
  request: { query: z.object(pageQuery) },
  responses: pageReplies(replySchema<Cost>('Cost', 'Sums of the ledger, a part of the quarantine')),
})

const getStudies = createRoute({
  method: 'get',
  path: '/dashboard/studies',
  summary: 'Tables and plots of the studies of the run',
  responses: pageReplies(replySchema<Studies>('Studies', 'Studies')),
})

/** `/dashboard/cost`, `/dashboard/studies`. */
export const dashboardCost: Route = {
  name: 'dashboard-cost',
  scope: 'read',
  paths: ['GET /dashboard/cost', 'GET /dashboard/studies'],
  add(app, context) {
    const shown = shownRun(context)
    app.openapi(getCost, async (c) => {
      const page = c.req.valid('query')
      return c.json(await shown.reply((reader) => costPage(reader, page)), 200)
    })
    app.openapi(getStudies, async (c) => c.json(await shown.reply(studiesPage), 200))
  },
}
