import { createRoute } from '@hono/zod-openapi'
import { curvesPage } from '../dashboard/curves.ts'
import { overviewPage } from '../dashboard/overview.ts'
import type { Curves, Overview } from '../dashboard/page-data.ts'
import { shownRun } from '../dashboard/shown-run.ts'
import type { Route } from '../route.ts'
import { pageReplies, replySchema } from './dashboard-query.ts'

const getOverview = createRoute({
  method: 'get',
  path: '/dashboard/overview',
  summary: 'What the run is, and the comparison of its models',
  responses: pageReplies(replySchema<Overview>('Overview', 'Run, data, stages, results')),
})

const getCurves = createRoute({
  method: 'get',
  path: '/dashboard/curves',
  summary: 'Loss and validation by epoch of every model and seed, settings and trials',
  responses: pageReplies(replySchema<Curves>('Curves', 'Curves by model')),
})

/** `/dashboard/overview`, `/dashboard/curves`. */
export const dashboardRun: Route = {
  name: 'dashboard-run',
  scope: 'read',
  paths: ['GET /dashboard/overview', 'GET /dashboard/curves'],
  add(app, context) {
    const shown = shownRun(context)
    app.openapi(getOverview, async (c) => c.json(await shown.reply(overviewPage), 200))
    app.openapi(getCurves, async (c) => c.json(await shown.reply(curvesPage), 200))
  },
}
