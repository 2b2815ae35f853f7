import { OpenAPIHono } from '@hono/zod-openapi'
import type { Logger } from 'pino'
import { addGuards } from './guards/add-guards.ts'
import { createLog } from './guards/create-log.ts'
import { replyToError } from './guards/error-reply.ts'
import { createRouteTable } from './guards/route-table.ts'
import { refuseUnknown } from './guards/unknown-path.ts'
import { inputError } from './input-error.ts'
import type { RequestEnv, Route, RouteContext, ServeApp } from './route.ts'
import { ROUTES } from './routes/registry.ts'

/** What stands in for the outside world in tests. */
export interface AppParts {
  /** Default: JSON lines to stderr, from `settings.logLevel` up. */
  readonly log?: Logger
  /** Milliseconds, never going back. */
  readonly nowMs?: () => number
  /** Default: all of the registry. */
  readonly routes?: readonly Route[]
}

/**
 * The HTTP application over a service. It opens no socket: `app.request(…)` asks it in process.
 *
 * @throws {Er2almError} SERVE_KEYS_FILE, CONFIG_INVALID
 */
export function createApp(
  context: RouteContext,
  { log = createLog(context.settings.logLevel), nowMs = () => performance.now(), routes = ROUTES }: AppParts = {},
): ServeApp {
  const app = new OpenAPIHono<RequestEnv>({
    defaultHook(result, c) {
      if (result.success) return
      throw inputError(result.error.issues[0]!, c)
    },
  })
  app.onError(replyToError)
  const table = createRouteTable(routes)
  app.notFound((c) => refuseUnknown(table, c))
  addGuards(app, context, { table, log, nowMs })
  for (const route of routes) route.add(app, context)
  return app
}
