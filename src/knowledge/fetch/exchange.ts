import type { Context } from '../../context.ts'
import { Er2almError } from '../../errors.ts'
import type { HostGate, HostPace } from './host-gate.ts'

/** What one request needs of the outside world. */
export interface ExchangePorts {
  readonly fetch: typeof fetch
  readonly gate: HostGate
  readonly context: Context
}

/** One GET request. */
export interface Exchange {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly pace: HostPace
  readonly timeoutMs: number
  readonly maxBytes: number
  /** A longer body is cut instead of refused. */
  readonly cutLongBody?: boolean
  /** What to call the request in errors: its URL without what only the sender may know. */
  readonly shown: string
  /** Called before each redirect is followed; throws to refuse it. */
  readonly onRedirect: (from: URL, to: URL) => Promise<void>
}

/** A whole reply. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array
}

/** RFC 9309 asks for five with robots.txt; no API needs more. */
const MAX_REDIRECTS = 5
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Sends a request when the host's gate lets it, follows redirects, and reads the whole reply.
 *
 * @throws {Er2almError} FETCH_FAILED (no connection, cut off, no answer in time; `retryable` where trying again may help),
 *   FETCH_TOO_LARGE, FETCH_REDIRECT (more than five, or not http), INTERRUPTED
 */
export async function exchange(request: Exchange, ports: ExchangePorts): Promise<Reply> {
  const { signal } = ports.context
  let url = request.url
  for (let hops = 0; ; hops++) {
    await ports.gate.pass(url.host, request.pace, signal)
    const timeout = AbortSignal.timeout(request.timeoutMs)
    try {
      const response = await ports.fetch(url, {
        headers: request.headers,
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeout]),
      })
      const location = response.headers.get('location')
      if (!REDIRECTS.has(response.status) || location === null) {
        const body = await readBody(response, request)
        return { status: response.status, headers: response.headers, body }
      }
      await response.body?.cancel()
      const next = redirectTarget(location, url, request.shown, hops)
      await request.onRedirect(url, next)
      url = next
    } catch (error) {
      throw asFetchError(error, request, timeout, signal)
    }
  }
}

function redirectTarget(location: string, from: URL, shown: string, hops: number): URL {
  const refuse = (message: string): Er2almError =>
    new Er2almError('FETCH_REDIRECT', `${shown}: ${message}`, {
      hint: 'put the address that answers itself into the config',
    })
  if (hops >= MAX_REDIRECTS) throw refuse(`more than ${MAX_REDIRECTS} redirects`)
  if (!URL.canParse(location, from)) throw refuse('a redirect to what is no URL')
  const next = new URL(location, from)
  const downgrade = from.protocol === 'https:' && next.protocol !== 'https:'
  if (downgrade || !['http:', 'https:'].includes(next.protocol))
    throw refuse(`a redirect from ${from.protocol} to ${next.protocol}`)
  next.username = ''
  next.password = ''
  return next
}

async function readBody(response: Response, { maxBytes, cutLongBody, shown }: Exchange): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let bytes = 0
  const reader = response.body?.getReader()
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    parts.push(part.value)
    bytes += part.value.length
    if (bytes <= maxBytes) continue
    await reader?.cancel()
    if (cutLongBody) break
    throw new Er2almError('FETCH_TOO_LARGE', `${shown}: the reply has more than ${maxBytes} bytes`, {
      hint: 'ask for less, or raise maxBytes of this source',
    })
  }
  return Buffer.concat(parts).subarray(0, maxBytes)
}

/** Errors that the next try will meet again. */
const HOPELESS = /^ENOTFOUND$|CERT|TLS|SSL|UND_ERR_INVALID_ARG/

function asFetchError(
  error: unknown,
  { shown, timeoutMs }: Exchange,
  timeout: AbortSignal,
  stop: AbortSignal,
): unknown {
  if (stop.aborted) {
    return stop.reason instanceof Er2almError
      ? stop.reason
      : new Er2almError('INTERRUPTED', 'fetching passages was stopped', { hint: 'run the same command again to go on' })
  }
  if (error instanceof Er2almError) return error
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = String((cause as { readonly code?: unknown }).code ?? '')
  const reason = timeout.aborted
    ? `no whole answer in ${timeoutMs} ms`
    : [code, cause instanceof Error ? cause.message : String(cause)].filter((part) => part !== '').join(' ')
  return new Er2almError('FETCH_FAILED', `${shown}: ${reason}`, {
    hint: 'check the address and the connection, then run the same command again: what was fetched is kept',
    retryable: timeout.aborted || !HOPELESS.test(code),
    cause,
  })
}
