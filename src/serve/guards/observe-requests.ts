import type { MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import { Er2almError } from '../../errors.ts'
import type { RequestEnv } from '../route.ts'
import { replyToError } from './error-reply.ts'
import { addReplyHeaders } from './reply-headers.ts'
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.ts'
import type { RouteTable } from './route-table.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** One answered request, as log and metrics see it. No user's id and no address is in it. */
export interface SeenRequest {
  readonly log: Logger
  readonly method: string
  /** Pattern of the path, `none` where no route declares it. */
  readonly route: string
  readonly status: number
  /** Until the reply's head was ready; of a stream its body comes afterwards. */
  readonly ms: number
  readonly keyName: string | undefined
  /** Version of the model that answered, where one did. */
  readonly modelVersion: string | undefined
  readonly error: Error | undefined
}

export type RequestObserver = (seen: SeenRequest) => void

/**
 * The outermost layer. It marks each request with its id, its log and its declared path, gives the reply the headers that
 * each one has, and tells the observers.
 */
export function observeRequests(
  table: RouteTable,
  log: Logger,
  observers: readonly RequestObserver[],
): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    const startMs = performance.now()
    const { method } = c.req
    const requestId = requestIdOf(c.req.header(REQUEST_ID_HEADER))
    const path = table.find(method, c.req.path)
    const ofRequest = log.child({ requestId })
    c.set('requestId', requestId)
    c.set('log', ofRequest)
    c.set('path', path)
    let error: Error | undefined
    try {
      await next()
      error = c.error
    } catch (cause) {
      // Hono turns each Error into a reply further in; only what is no Error comes up to here.
      error = new Er2almError('BUG', 'something that is no Error was thrown', { cause })
      c.res = replyToError(error, c)
    }
    addReplyHeaders(c, [...SECURITY_HEADERS, [REQUEST_ID_HEADER, requestId]])
    const seen: SeenRequest = {
      log: ofRequest,
      method,
      route: path?.pattern ?? 'none',
      status: c.res.status,
      ms: performance.now() - startMs,
      keyName: c.get('keyName'),
      modelVersion: c.get('modelVersion'),
      error,
    }
    for (const observer of observers) observer(seen)
  }
}
