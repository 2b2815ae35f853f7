import { createRoute, z } from '@hono/zod-openapi'
import { caseStudyPage } from '../dashboard/case-study.ts'
import type { CaseStudy, Cases } from '../dashboard/page-data.ts'
import { proposedCases } from '../dashboard/propose-cases.ts'
import { shownRun } from '../dashboard/shown-run.ts'
import type { Route } from '../route.ts'
import { idParam, pageReplies, replySchema } from './dashboard-query.ts'

const getCases = createRoute({
  method: 'get',
  path: '/dashboard/cases',
  summary: 'Four instructive pairs of a user and an item: two hits and two misses of the test',
  responses: pageReplies(replySchema<Cases>('Cases', 'Pairs')),
})

const getCase = createRoute({
  method: 'get',
  path: '/dashboard/case',
  summary: 'A user and an item side by side: aspects, weights, alignment, contribution',
  request: { query: z.object({ user: idParam, item: idParam }) },
  responses: pageReplies(replySchema<CaseStudy>('CaseStudy', 'Both sides and the lines between them')),
})

/** `/dashboard/cases`, `/dashboard/case`. */
export const dashboardCases: Route = {
  name: 'dashboard-cases',
  scope: 'read',
  paths: ['GET /dashboard/cases', 'GET /dashboard/case'],
  add(app, context) {
    const shown = shownRun(context)
    const eventsOf = (user: string) => context.service.events.of(user)
    app.openapi(getCases, async (c) => c.json(await shown.reply(proposedCases), 200))
    app.openapi(getCase, async (c) => {
      const { user, item } = c.req.valid('query')
      return c.json(await shown.reply((reader) => caseStudyPage(reader, user, item, { eventsOf })), 200)
    })
  },
}
