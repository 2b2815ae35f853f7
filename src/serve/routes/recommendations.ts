import { createRoute, z } from '@hono/zod-openapi'
import { answeringModel } from '../answering-model.ts'
import { serveMetrics } from '../guards/serve-metrics.ts'
import { errorReplySchema } from '../http-error.ts'
import { preparedReplies } from '../prepared-replies.ts'
import { recommendationSchema } from '../recommendation.ts'
import type { Route } from '../route.ts'
import { LONGEST_ID, listQuery, listRequestOf } from './list-query.ts'
import { additionsTo } from './stored-state.ts'

const getRecommendations = createRoute({
  method: 'get',
  path: '/recommendations/{user}',
  summary: 'Items for a user; what the user took, disliked or hid never comes back',
  request: {
    params: z.object({ user: z.string().min(1).max(LONGEST_ID) }),
    query: listQuery,
  },
  responses: {
    200: {
      description: 'The list. A user nobody has met gets what most have taken.',
      content: { 'application/json': { schema: recommendationSchema } },
    },
    400: { description: 'The request is wrong.', content: { 'application/json': { schema: errorReplySchema } } },
    410: { description: 'The cursor is stale.', content: { 'application/json': { schema: errorReplySchema } } },
    503: { description: 'No model yet.', content: { 'application/json': { schema: errorReplySchema } } },
  },
})

/** Most bodies that are kept, of about 1 kB. */
const KEPT_BODIES = 20_000

/** `GET /recommendations/{user}`. A request that was answered before is answered with the same bytes while they are right. */
export const recommendations: Route = {
  name: 'recommendations',
  scope: 'read',
  paths: ['GET /recommendations/{user}'],
  add(app, context) {
    const { service, settings, metrics } = context
    const { lists } = serveMetrics(metrics)
    const prepared = preparedReplies(Math.min(KEPT_BODIES, settings.keptLists))
    app.use('/recommendations/:user', async (c, next) => {
      if (c.req.method !== 'GET') return next()
      const served = answeringModel(c, service)
      const stateNow = (): string =>
        `${service.events.of(c.req.param('user'))?.count ?? 0} ${additionsTo(served, context).revision}`
      const state = stateNow()
      const known = prepared.find(served, c.req.url, state)
      lists.inc({ cache: known === undefined ? 'miss' : 'hit' })
      if (known !== undefined) return c.body(known, 200, { 'content-type': 'application/json' })
      await next()
      if (c.res.status !== 200) return
      const body = await c.res.clone().text()
      // A model swapped in, or something stored, while this one was made: it may be of either.
      if (service.current() === served && stateNow() === state) prepared.keep(served, c.req.url, state, body)
    })
    app.openapi(getRecommendations, (c) => {
      const { user } = c.req.valid('param')
      const request = listRequestOf(c.req.valid('query'))
      const served = answeringModel(c, service)
      const events = service.events.of(user)
      return c.json(served.lists.forUser(user, events, request, additionsTo(served, context)), 200)
    })
  },
}
