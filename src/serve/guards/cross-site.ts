import { Er2almError } from '../../errors.ts'
import type { Check } from './check.ts'

/** Names that a browser resolves to this machine whatever a foreign name server says; any port, for forwarded ones. */
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i

/**
 * For a service without keys, where a request needs nothing but to reach the port: a web page that its user happens to look
 * at could send one. Two ways in are closed. A page whose name resolves to 127.0.0.1 (DNS rebinding) has its own name in
 * the Host header; a page of another site that posts here says so in Origin, which scripts cannot change.
 *
 * @param corsOrigins origins that may call
 */
export function refuseOtherSites(corsOrigins: readonly string[]): Check {
  return (c) => {
    const host = c.req.header('host') ?? new URL(c.req.url).host
    if (!LOOPBACK_HOST.test(host)) {
      throw new Er2almError('SERVE_HOST', 'without keys the service is reached by the name localhost or 127.0.0.1', {
        hint: 'use that name, or serve with keys',
      })
    }
    const { method } = c.req
    if (method === 'GET' || method === 'HEAD') return
    const origin = c.req.header('origin')
    if (origin !== undefined && origin !== `http://${host}` && !corsOrigins.includes(origin)) {
      throw new Er2almError('SERVE_HOST', 'a page of another site may not send this', {
        hint: 'let its origin in (CORS), or serve with keys',
      })
    }
  }
}
