import { createRoute } from '@hono/zod-openapi'
import { enrichmentPage } from '../dashboard/enrichment.ts'
import type { Enrichment } from '../dashboard/enrichment-data.ts'
import { shownRun } from '../dashboard/shown-run.ts'
import type { Route } from '../route.ts'
import { pageReplies, replySchema } from './dashboard-query.ts'

const getEnrichment = createRoute({
  method: 'get',
  path: '/dashboard/enrichment',
  summary: 'How far an enrichment is, while it goes on',
  responses: pageReplies(replySchema<Enrichment>('Enrichment', 'Progress, pace, budget')),
})

/** `GET /dashboard/enrichment`. */
export const dashboardEnrichment: Route = {
  name: 'dashboard-enrichment',
  scope: 'read',
  paths: ['GET /dashboard/enrichment'],
  add(app, context) {
    const shown = shownRun(context)
    app.openapi(getEnrichment, async (c) => c.json(await shown.reply(enrichmentPage), 200))
  },
}
