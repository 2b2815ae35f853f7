import type { Context, MiddlewareHandler } from 'hono'
import type { RequestEnv } from '../route.ts'

/** Looks at a request before anything is done for it. Refuses it by throwing an Er2almError. */
export type Check = (c: Context<RequestEnv>) => void

/** One layer for all checks: they wait for nothing, and each layer of its own would cost every request a promise. */
export function runChecks(checks: readonly Check[]): MiddlewareHandler<RequestEnv> {
  return (c, next) => {
    for (const check of checks) check(c)
    return next()
  }
}
