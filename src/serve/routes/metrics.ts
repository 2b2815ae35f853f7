import { createRoute, z } from '@hono/zod-openapi'
import { Er2almError } from '../../errors.ts'
import { serveMetrics } from '../guards/serve-metrics.ts'
import type { Route } from '../route.ts'
import type { ModelVersion } from '../served-model.ts'
import { type Service, versionOf } from '../service.ts'

const scrape = createRoute({
  method: 'get',
  path: '/metrics',
  summary: 'Counters and timings for Prometheus',
  responses: {
    200: { description: 'Its text format.', content: { 'text/plain': { schema: z.string() } } },
  },
})

/** `/metrics`. */
export const metrics: Route = {
  name: 'metrics',
  scope: 'read',
  paths: ['GET /metrics'],
  add(app, { service, metrics: registry }) {
    const { model } = serveMetrics(registry)
    app.openapi(scrape, async (c) => {
      model.reset()
      const served = servedNow(service)
      if (served !== undefined) model.set({ ...served }, 1)
      return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType })
    })
  },
}

function servedNow(service: Service): ModelVersion | undefined {
  try {
    return versionOf(service.current())
  } catch (error) {
    if (error instanceof Er2almError && error.code === 'SERVE_NOT_READY') return undefined
    throw error
  }
}
