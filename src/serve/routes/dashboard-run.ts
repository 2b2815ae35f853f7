import { createRoute } from '@hono/zod-openapi'
import { curvesPage } from '../dashboard/curves.ts'
import { overviewPage } from '../dashboard/overview.ts'
import type { Curves, Overview, Pages } from '../dashboard/page-data.ts'
import { pagesOf } from '../dashboard/pages.ts'
import { shownRun } from '../dashboard/shown-run.ts'
import type { Route } from '../route.ts'
import { pageReplies, replySchema } from './dashboard-query.ts'

const getPages = createRoute({
  method: 'get',
  path: '/dashboard/pages',
  summary: 'Which pages have nothing to show of the run',
  responses: pageReplies(replySchema<Pages>('Pages', 'Names of pages')),
})

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

/** `/dashboard/pages`, `/dashboard/overview`, `/dashboard/curves`. */
export const dashboardRun: Route = {
  name: 'dashboard-run',
  scope: 'read',
  paths: ['GET /dashboard/pages', 'GET /dashboard/overview', 'GET /dashboard/curves'],
  add(app, context) {
    const shown = shownRun(context)
    app.openapi(getPages, async (c) => c.json(await shown.reply(pagesOf), 200))
    app.openapi(getOverview, async (c) => c.json(await shown.reply(overviewPage), 200))
    app.openapi(getCurves, async (c) => c.json(await shown.reply(curvesPage), 200))
  },
}
