import { Er2almError } from '../../errors.ts'
import { retryAfterMs } from '../../llm/retry-after.ts'
import { type ExchangePorts, exchange, type Reply } from './exchange.ts'
import type { CachedReply, HttpCache } from './http-cache.ts'
import type { PoliteConfig } from './polite-config.ts'
import { Busy, busyReply, createRetries } from './retries.ts'
import { createRobotsGate } from './robots-gate.ts'

/** What polite fetching needs of the outside world. */
export interface FetchPorts extends ExchangePorts {
  readonly cache: HttpCache
  /** True: nothing is sent, only what the cache holds is read. */
  readonly offline?: boolean
}

/** What is sent and never shown, written or kept: values of environment variables. */
export interface Secrets {
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

export interface PoliteRequest<T> {
  /** Without secrets: it is the key of the cache, and shown in errors. */
  readonly url: URL
  readonly accept: string
  /** Statuses of 400 and above that mean "nothing there": `read` is then given an empty text. */
  readonly emptyStatus?: readonly number[]
  /**
   * Makes something of the text of a reply. What it throws on is not kept; a `retryable` error has the server asked again.
   */
  read(text: string): T
}

/** GET requests that keep the rules: a pace for each host, Retry-After, robots.txt, and nothing asked for twice. */
export interface PoliteFetch {
  /**
   * @throws {Er2almError} FETCH_FAILED after all tries, FETCH_REFUSED (another 4xx), FETCH_ROBOTS, FETCH_REDIRECT,
   *   FETCH_TOO_LARGE, FETCH_REPLY, FETCH_OFFLINE, INTERRUPTED, or what `read` throws
   */
  get<T>(request: PoliteRequest<T>): Promise<T>
}

const DAY_MS = 86_400_000

/** Makes the fetcher of one source. */
export function createPoliteFetch(config: PoliteConfig, secrets: Secrets, ports: FetchPorts): PoliteFetch {
  const { cache, context } = ports
  const concealed = [...Object.values(secrets.headers), ...Object.values(secrets.query)].filter((text) => text !== '')

  const tried = createRetries(config, redacted, ports)
  const mayFetch = createRobotsGate(config, tried, ports)

  function send(url: URL, shown: string, extra: Readonly<Record<string, string>>, pace: number): Promise<Reply> {
    const target = new URL(url)
    for (const [name, value] of Object.entries(secrets.query)) target.searchParams.set(name, value)
    const headers = { 'user-agent': config.userAgent, ...extra, ...secrets.headers }
    const { requestsPerSecond, burst, timeoutMs, maxBytes } = config
    return exchange(
      {
        ...{ url: target, headers, timeoutMs, maxBytes, shown },
        pace: { requestsPerSecond, burst, leastIntervalMs: pace },
        onRedirect: async (from, to) => {
          refuseOtherHost(from, to, shown)
          await mayFetch(to, shown)
        },
      },
      ports,
    )
  }

  function redact(text: string): string {
    return concealed.reduce(
      (shown, secret) => shown.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***'),
      text,
    )
  }

  /** The same error without a secret that a server or a library put into it. */
  function redacted(error: unknown): unknown {
    if (!(error instanceof Er2almError) || concealed.length === 0) return error
    const { code, message, hint, retryable } = error
    return new Er2almError(code, redact(message), { hint: hint && redact(hint), retryable })
  }

  return {
    async get({ url, accept, emptyStatus, read }) {
      const shown = url.href
      const known = cache.find(shown)
      const age = known === undefined ? 0 : context.clock.nowMs() - known.fetchedMs
      if (known !== undefined && (ports.offline || age < config.maxAgeDays * DAY_MS)) return read(textOf(known, shown))
      if (ports.offline) throw notThere(shown)
      const leastIntervalMs = await mayFetch(url, shown)
      const conditions = {
        ...(known?.etag !== undefined && { 'if-none-match': known.etag }),
        ...(known?.lastModified !== undefined && { 'if-modified-since': known.lastModified }),
      }
      return tried(shown, url.host, async () => {
        const reply = await send(url, shown, { accept, ...conditions }, leastIntervalMs)
        const { status, headers, body } = reply
        if (status === 304 && known !== undefined) {
          const result = read(textOf(known, shown))
          cache.touch(shown, context.clock.nowMs())
          return result
        }
        const busy = busyReply(reply, shown, context.clock.nowMs())
        if (busy !== undefined) return busy
        const isEmpty = emptyStatus?.includes(status) ?? false
        if (status !== 200 && !isEmpty) throw refused(status, shown, concealed.length > 0)
        const kept: CachedReply = {
          ...{ url: shown, status, body: isEmpty ? new Uint8Array() : body, fetchedMs: context.clock.nowMs() },
          ...optional('etag', headers.get('etag')),
          ...optional('lastModified', headers.get('last-modified')),
        }
        try {
          const result = read(textOf(kept, shown))
          cache.keep(kept)
          return result
        } catch (error) {
          if (!(error instanceof Er2almError) || !error.retryable) throw error
          return new Busy(error, retryAfterMs(headers.get('retry-after'), headers.get('date'), context.clock.nowMs()))
        }
      })
    },
  }
}

function optional<K extends string>(key: K, value: string | null): { readonly [k in K]?: string } {
  return (value === null ? {} : { [key]: value }) as { readonly [k in K]?: string }
}

function textOf({ body }: Pick<CachedReply, 'body'>, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw new Er2almError('FETCH_REPLY', `${shown}: the reply is not UTF-8`, {
      hint: 'give an address that answers in UTF-8',
      retryable: true,
      cause,
    })
  }
}

/** Keys must not reach another host, and its rules are not those that were asked for. */
function refuseOtherHost(from: URL, to: URL, shown: string): void {
  if (from.hostname === to.hostname && from.port === to.port) return
  throw new Er2almError('FETCH_REDIRECT', `${shown}: a redirect to another host, ${to.host}`, {
    hint: `if that is where it should go, put ${to.origin} into the config`,
  })
}

function refused(status: number, shown: string, withKey: boolean): Er2almError {
  return new Er2almError('FETCH_REFUSED', `${shown}: HTTP ${status}`, {
    hint: `check the address${withKey ? ' and the key' : ''}, and that userAgent is what the operator asks for`,
  })
}

function notThere(shown: string): Er2almError {
  return new Er2almError('FETCH_OFFLINE', `${shown} has not been fetched yet`, {
    hint: 'fetch passages first: er2alm run CONFIG --only knowledge',
  })
}
