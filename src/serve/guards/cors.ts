import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { Er2almError } from '../../errors.ts'
import type { RequestEnv } from '../route.ts'
import { REQUEST_ID_HEADER } from './request-id.ts'

/** How long a browser may remember the answer to its question, in seconds. */
const MAX_AGE_S = 600

/**
 * Lets the pages of these origins call. Keys go in a header, so no cookies are allowed along.
 *
 * @param origins each as a browser writes it: `https://shop.example`, no path, no `*`
 * @throws {Er2almError} CONFIG_INVALID
 */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler<RequestEnv> {
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue
    throw new Er2almError('CONFIG_INVALID', `${JSON.stringify(origin)} is no origin of a web page`, {
      hint: 'write scheme, host and port as in https://shop.example:8443, one by one; there is no "all"',
    })
  }
  return cors({
    origin: [...origins],
    allowMethods: ['GET', 'HEAD', 'POST', 'DELETE'],
    allowHeaders: ['authorization', 'content-type', REQUEST_ID_HEADER],
    exposeHeaders: [REQUEST_ID_HEADER, 'retry-after'],
    maxAge: MAX_AGE_S,
  })
}
