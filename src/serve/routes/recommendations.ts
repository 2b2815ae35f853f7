import { createRoute, z } from '@hono/zod-openapi'
import type { TypedResponse } from 'hono'
import { answeringModel } from '../answering-model.ts'
import { serveMetrics } from '../guards/serve-metrics.ts'
import { errorReplySchema } from '../http-error.ts'
import { preparedReplies } from '../lists/prepared-replies.ts'
import { type Recommendation, recommendationSchema } from '../lists/recommendation.ts'
import type { Route } from '../route.ts'
import type { ServedModel } from '../served-model.ts'
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

const JSON_TYPE = { 'content-type': 'application/json' }

/** `GET /recommendations/{user}`. A request that was answered before is answered with the same bytes while they are right. */
export const recommendations: Route = {
  name: 'recommendations',
  scope: 'read',
  paths: ['GET /recommendations/{user}'],
  add(app, context) {
    const { service, settings, metrics } = context
    const { lists } = serveMetrics(metrics)
    const prepared = preparedReplies(Math.min(KEPT_BODIES, settings.keptLists))
    const stateOf = (user: string, served: ServedModel): string =>
      `${service.events.of(user)?.count ?? 0} ${additionsTo(served, context).revision}`
    // Before the query is read: what was answered before needs no reading.
    app.use('/recommendations/:user', (c, next) => {
      if (c.req.method !== 'GET') return next()
      const served = answeringModel(c, service)
      const known = prepared.find(served, c.req.url, stateOf(c.req.param('user'), served))
      lists.inc({ cache: known === undefined ? 'miss' : 'hit' })
      return known === undefined ? next() : Promise.resolve(c.body(known, 200, JSON_TYPE))
    })
    app.openapi(getRecommendations, (c) => {
      const { user } = c.req.valid('param')
      const request = listRequestOf(c.req.valid('query'))
      const served = answeringModel(c, service)
      const additions = additionsTo(served, context)
      const body = JSON.stringify(served.lists.forUser(user, service.events.of(user), request, additions))
      prepared.keep(served, c.req.url, stateOf(user, served), body)
      // The text of c.json(list): it is made once, for this reply and for those to come.
      return c.body(body, 200, JSON_TYPE) as unknown as TypedResponse<Recommendation, 200, 'json'>
    })
  },
}
