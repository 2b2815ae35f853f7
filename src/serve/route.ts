import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { DeclaredPath } from './guards/route-table.ts'
import type { OpenRun } from './served-model.ts'
import type { Service } from './service.ts'
import type { ServiceState } from './service-state.ts'
import type { Scope, ServeSettings } from './settings.ts'

/** What a request carries beside itself. */
export interface RequestEnv {
  Variables: {
    requestId: string
    log: Logger
    /** Name of the key it came with; absent where no keys are asked for. */
    keyName?: string
    keyScopes?: ReadonlySet<Scope>
    /** The declared path that it asks for; absent for one that no route declares. */
    path?: DeclaredPath | undefined
    /** Version of the model that answered: a route that asked one says so here, for the log. */
    modelVersion?: string
  }
}

export type ServeApp = OpenAPIHono<RequestEnv>

/** What a route is given. */
export interface RouteContext {
  readonly service: Service
  readonly settings: ServeSettings
  readonly metrics: Registry
  /** The run that the service was started with: its pages are there before it has a model. */
  readonly opened?: OpenRun
  /** Absent for a service that only reads, such as a second one beside that which holds the state folder. */
  readonly state?: ServiceState
}

/** One route, or a few that belong together; one file in routes/, one line in routes/registry.ts. */
export interface Route {
  readonly name: string
  /** What a key needs to call it; `none` is open to everyone. */
  readonly scope: Scope | 'none'
  /** Method and path as OpenAPI writes them; a key's scope is checked for these. */
  readonly paths: readonly `${'GET' | 'POST' | 'DELETE'} /${string}`[]
  add(app: ServeApp, context: RouteContext): void
}
