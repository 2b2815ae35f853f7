import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Er2almError } from '../../errors.ts'
import type { RequestEnv } from '../route.ts'

/**
 * Refuses a body above `maxBytes`: by its declared length, which Node holds it to, before a byte is read; a body in chunks
 * as soon as it grows beyond.
 */
export function limitBody(maxBytes: number): MiddlewareHandler<RequestEnv> {
  const tooLarge = (): never => {
    throw new Er2almError('SERVE_TOO_LARGE', `the body has more than ${maxBytes} bytes`, {
      hint: 'send it in several requests',
    })
  }
  const whileReading = bodyLimit({ maxSize: maxBytes, onError: tooLarge })
  return (c, next) => {
    const { method } = c.req
    if (method === 'GET' || method === 'HEAD') return next()
    const length = c.req.header('content-length')
    // Hono's own check asks for `request.body` first, which is dear for a request of Node.
    if (length === undefined || c.req.header('transfer-encoding') !== undefined) return whileReading(c, next)
    if (Number(length) > maxBytes) tooLarge()
    return next()
  }
}
