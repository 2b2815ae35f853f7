import { createRoute, z } from '@hono/zod-openapi'
import { enrichmentPage, pauseEnrichment } from '../dashboard/enrichment.ts'
import type { Enrichment } from '../dashboard/enrichment-data.ts'
import { shownRun } from '../dashboard/shown-run.ts'
import type { Route } from '../route.ts'
import { pageReplies, replySchema } from './dashboard-query.ts'

const postEnrichment = createRoute({
  method: 'post',
  path: '/dashboard/enrichment',
  summary: 'Hold the calls of an enrichment back, or let them go on; what is in flight ends and is kept',
  request: {
    body: { required: true, content: { 'application/json': { schema: z.strictObject({ paused: z.boolean() }) } } },
  },
  responses: pageReplies(replySchema<Enrichment>('Enrichment', 'Progress, pace, budget')),
})

/** `POST /dashboard/enrichment`. */
export const dashboardPause: Route = {
  name: 'dashboard-pause',
  scope: 'admin',
  paths: ['POST /dashboard/enrichment'],
  add(app, context) {
    const shown = shownRun(context)
    app.openapi(postEnrichment, async (c) => {
      const { paused } = c.req.valid('json')
      const reader = shown.reader()
      if (reader !== undefined) pauseEnrichment(reader, paused)
      return c.json(await shown.reply(enrichmentPage), 200)
    })
  },
}
