import type { Context } from 'hono'
import { Er2almError } from '../../errors.ts'
import type { RequestEnv } from '../route.ts'
import type { RouteTable } from './route-table.ts'

/** @throws {Er2almError} SERVE_METHOD for a path that takes other methods, which `allow` then names; else SERVE_NO_ROUTE */
export function refuseUnknown(table: RouteTable, c: Context<RequestEnv>): never {
  const { method, path } = c.req
  const allowed = table.methods(path)
  if (allowed.length === 0) {
    throw new Er2almError('SERVE_NO_ROUTE', `there is no ${path}`, { hint: 'see /openapi.json' })
  }
  c.header('allow', allowed.join(', '))
  throw new Er2almError('SERVE_METHOD', `${path} does not take ${method}`, { hint: `it takes ${allowed.join(', ')}` })
}
