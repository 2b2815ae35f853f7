import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { serve } from '@hono/node-server'
import type { Context } from 'hono'
import { Registry } from 'prom-client'
import { createApp } from './app.ts'
import { NO_EVENTS } from './events/user-events.ts'
import { createLog } from './guards/create-log.ts'
import type { ErrorReply } from './http-error.ts'
import type { RequestEnv, Route, RouteContext, ServeApp } from './route.ts'
import type { ServedModel } from './served-model.ts'
import { createService } from './service.ts'
import { DEFAULT_SETTINGS, type ServeSettings } from './settings.ts'

/** An application without a socket, a clock that a test sets, and what was logged. */
export interface GuardedApp {
  readonly app: ServeApp
  readonly metrics: Registry
  /** Lines of the log, parsed. */
  readonly logged: Record<string, unknown>[]
  readonly clock: { nowMs: number }
}

/**
 * The application over a service without a model, or with one that only has a name.
 *
 * @param routes in place of the registry's
 */
export function guardedApp(
  settings: Partial<ServeSettings> = {},
  routes?: readonly Route[],
  model?: Pick<ServedModel, 'run' | 'model' | 'version'>,
): GuardedApp {
  const metrics = new Registry()
  const clock = { nowMs: 0 }
  const logged: Record<string, unknown>[] = []
  const log = createLog('info', { write: (line) => void logged.push(JSON.parse(line)) })
  const service = createService(model as ServedModel | undefined, {
    events: NO_EVENTS,
    runs: () => [],
    load: () => Promise.reject(new Error('nothing is loaded here')),
  })
  const context: RouteContext = {
    service,
    metrics,
    settings: { ...DEFAULT_SETTINGS, stateDir: '/nowhere', ...settings },
  }
  const app = createApp(context, { log, nowMs: () => clock.nowMs, ...(routes && { routes }) })
  return { app, metrics, logged, clock }
}

/** A route of one path. @param answer default: `{ "ok": true }` */
export function answering(
  path: Route['paths'][number],
  answer: (c: Context<RequestEnv>) => Response | Promise<Response> = (c) => c.json({ ok: true }),
  scope: Route['scope'] = 'read',
): Route {
  const [method, pattern] = path.split(' ') as [string, string]
  return {
    name: path,
    scope,
    paths: [path],
    add: (app) => void app.on(method, pattern.replaceAll(/\{(.+?)\}/g, ':$1'), answer),
  }
}

/** The application on a socket of its own, and its address; closed when the test ends. */
export async function onSocket({ app }: GuardedApp, t: TestContext): Promise<string> {
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
  t.after(() => server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Code of an error reply. */
export async function codeOf(reply: Response): Promise<string> {
  return ((await reply.json()) as ErrorReply).error.code
}
