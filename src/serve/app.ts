import { OpenAPIHono } from '@hono/zod-openapi'
import { Er2almError } from '../errors.ts'
import { packageVersion } from '../pipeline/package-version.ts'
import { type ErrorReply, statusOf } from './http-error.ts'
import type { RequestEnv, RouteContext, ServeApp } from './route.ts'
import { ROUTES } from './routes/registry.ts'

/** The HTTP application over a service. It opens no socket: `app.request(…)` asks it in process. */
export function createApp(context: RouteContext): ServeApp {
  const app = new OpenAPIHono<RequestEnv>({
    defaultHook(result) {
      if (result.success) return
      const [issue] = result.error.issues
      throw new Er2almError('SERVE_INPUT', `${issue!.path.join('.') || 'the request'}: ${issue!.message}`, {
        hint: 'see /openapi.json for what this path takes',
      })
    },
  })
  for (const route of ROUTES) route.add(app, context)
  app.doc31('/openapi.json', { openapi: '3.1.0', info: { title: 'er2alm', version: packageVersion() } })
  app.notFound((c) => {
    throw new Er2almError('SERVE_NO_ROUTE', `there is no ${c.req.method} ${c.req.path}`, { hint: 'see /openapi.json' })
  })
  app.onError((error, c) => {
    const known =
      error instanceof Er2almError
        ? error
        : new Er2almError('BUG', 'something went wrong inside er2alm', { cause: error })
    const status = statusOf(known)
    const requestId = c.get('requestId') ?? ''
    // What went wrong inside is for the log, not for the caller.
    const message = status === 500 ? 'something went wrong inside er2alm' : known.message
    const { code, hint } = known
    return c.json<ErrorReply>({ error: { code, message, ...(hint !== undefined && { hint }), requestId } }, status)
  })
  return app
}
