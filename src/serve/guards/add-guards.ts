import type { Logger } from 'pino'
import type { RouteContext, ServeApp } from '../route.ts'
import { identifyKey, requireScope } from './api-keys.ts'
import { limitBody } from './body-limit.ts'
import { type Check, runChecks } from './check.ts'
import { allowOrigins } from './cors.ts'
import { countRequests } from './count-requests.ts'
import { refuseOtherSites } from './cross-site.ts'
import { openKeyRing } from './key-ring.ts'
import { logRequest } from './log-request.ts'
import { requireJson } from './media-type.ts'
import { observeRequests } from './observe-requests.ts'
import { limitRate } from './rate-limit.ts'
import type { RouteTable } from './route-table.ts'
import { limitTime } from './time-limit.ts'
import { requireWellFormed } from './well-formed.ts'

export interface GuardParts {
  readonly table: RouteTable
  readonly log: Logger
  /** Milliseconds, never going back. */
  readonly nowMs: () => number
}

/**
 * Puts everything that stands between a socket and the routes before them. The order matters: what is seen and marked
 * first, then who it is, then what is refused; the time limit is over the reading of a body too.
 *
 * @throws {Er2almError} SERVE_KEYS_FILE, CONFIG_INVALID
 */
export function addGuards(app: ServeApp, { settings, metrics }: RouteContext, { table, log, nowMs }: GuardParts): void {
  const { keysFile, corsOrigins, requestsPerSecond, timeLimitMs, maxBodyBytes } = settings
  app.use(observeRequests(table, log, [logRequest, countRequests(metrics)]))
  if (corsOrigins.length > 0) app.use(allowOrigins(corsOrigins))
  const rate: readonly Check[] = requestsPerSecond > 0 ? [limitRate(requestsPerSecond, nowMs)] : []
  const who: readonly Check[] =
    keysFile === undefined
      ? [refuseOtherSites(corsOrigins), ...rate]
      : [identifyKey(openKeyRing(keysFile, nowMs)), ...rate, requireScope]
  app.use(runChecks([...who, requireWellFormed, requireJson]))
  app.use(limitTime(timeLimitMs))
  app.use(limitBody(maxBodyBytes))
}
