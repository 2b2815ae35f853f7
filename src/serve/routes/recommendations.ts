import { createRoute, z } from '@hono/zod-openapi'
import { errorReplySchema } from '../http-error.ts'
import { recommendationSchema } from '../recommendation.ts'
import type { Route } from '../route.ts'
import { LONGEST_ID, listQuery, listRequestOf } from './list-query.ts'

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

/** `GET /recommendations/{user}`. */
export const recommendations: Route = {
  name: 'recommendations',
  scope: 'read',
  paths: ['GET /recommendations/{user}'],
  add(app, { service }) {
    app.openapi(getRecommendations, (c) => {
      const { user } = c.req.valid('param')
      const request = listRequestOf(c.req.valid('query'))
      return c.json(service.current().lists.forUser(user, service.events.of(user), request), 200)
    })
  },
}
