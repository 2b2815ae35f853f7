import { createRoute, z } from '@hono/zod-openapi'
import { errorReplySchema } from '../http-error.ts'
import { modelVersionSchema } from '../lists/recommendation.ts'
import type { Route } from '../route.ts'
import { versionOf } from '../service.ts'

const healthy = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Is the process alive',
  responses: {
    200: {
      description: 'It is.',
      content: { 'application/json': { schema: z.object({ status: z.literal('ok') }) } },
    },
  },
})

const ready = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Is a model loaded',
  responses: {
    200: { description: 'The model that answers.', content: { 'application/json': { schema: modelVersionSchema } } },
    503: { description: 'None yet.', content: { 'application/json': { schema: errorReplySchema } } },
  },
})

/** `/healthz`, `/readyz`. */
export const health: Route = {
  name: 'health',
  scope: 'none',
  paths: ['GET /healthz', 'GET /readyz'],
  add(app, { service }) {
    app.openapi(healthy, (c) => c.json({ status: 'ok' as const }, 200))
    app.openapi(ready, (c) => c.json(versionOf(service.current()), 200))
  },
}
