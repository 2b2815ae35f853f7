import { Er2almError } from '../../errors.ts'
import { type ExchangePorts, exchange, type Reply } from './exchange.ts'
import type { CachedReply, HttpCache } from './http-cache.ts'
import type { PoliteConfig } from './polite-config.ts'
import { retryAfterMs } from './retry-after.ts'
import { ALLOW_ALL, MAX_ROBOTS_BYTES, parseRobots, productToken, type RobotsRules } from './robots.ts'

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
/** RFC 9309 §2.4: a robots.txt is not used for longer. */
const ROBOTS_MAX_AGE_MS = DAY_MS
/** A delay above this would mean that nobody may come. */
const MAX_CRAWL_DELAY_MS = 600_000
const FIRST_RETRY_MS = 1000
const LAST_RETRY_MS = 60_000

/** Makes the fetcher of one source. */
export function createPoliteFetch(config: PoliteConfig, secrets: Secrets, ports: FetchPorts): PoliteFetch {
  const { cache, context, gate } = ports
  const random = context.random.fork('fetch')
  const robots = new Map<string, Promise<RobotsRules>>()
  const concealed = [...Object.values(secrets.headers), ...Object.values(secrets.query)].filter((text) => text !== '')

  /** Tries until there is a reply that is not about being busy or broken. */
  async function tried<T>(shown: string, host: string, once: () => Promise<T | Busy>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      const result = await once().catch((error: unknown) => {
        if (error instanceof Er2almError && error.retryable) return new Busy(error)
        throw redacted(error)
      })
      if (!(result instanceof Busy)) return result
      const asked = result.waitMs ?? 0
      if (attempt >= config.maxRetries) throw redacted(result.error)
      if (asked > config.maxWaitMs) throw redacted(waitTooLong(result.error, asked))
      const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt)
      const waitMs = Math.max(asked, Math.round(random.next() * ceiling))
      context.log.debug('asking again', { url: shown, after: waitMs, because: redact(result.error.message) })
      gate.pause(host, waitMs)
    }
  }

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

  /** The least interval that robots.txt asks for. @throws {Er2almError} FETCH_ROBOTS */
  async function mayFetch(url: URL, shown: string): Promise<number> {
    if (!config.respectRobots) return 0
    let rules = robots.get(url.origin)
    if (rules === undefined) {
      rules = robotsOf(url)
      robots.set(url.origin, rules)
    }
    const { allows, crawlDelaySeconds } = await rules
    if (allows(`${url.pathname}${url.search}`)) return Math.min((crawlDelaySeconds ?? 0) * 1000, MAX_CRAWL_DELAY_MS)
    throw new Er2almError('FETCH_ROBOTS', `robots.txt of ${url.host} does not allow ${shown}`, {
      hint: "ask the operator; where the operator's rules for programs allow this address all the same (Wikimedia's do for api.php), set respectRobots: false for this source",
    })
  }

  async function robotsOf({ origin, host }: URL): Promise<RobotsRules> {
    const url = new URL('/robots.txt', origin)
    const known = cache.find(url.href)
    const read = ({ status, body }: Pick<CachedReply, 'status' | 'body'>): RobotsRules =>
      status < 300 ? parseRobots(new TextDecoder().decode(body), productToken(config.userAgent)) : ALLOW_ALL
    if (known !== undefined && context.clock.nowMs() - known.fetchedMs < ROBOTS_MAX_AGE_MS) return read(known)
    const { requestsPerSecond, burst, timeoutMs, userAgent } = config
    return tried(url.href, host, async () => {
      const reply = await exchange(
        {
          ...{ url, shown: url.href, timeoutMs, maxBytes: MAX_ROBOTS_BYTES, cutLongBody: true },
          headers: { 'user-agent': userAgent },
          pace: { requestsPerSecond, burst },
          onRedirect: async () => {},
        },
        ports,
      )
      // RFC 9309 §2.3.1: 4xx is "no rules"; while a server is broken or busy nothing may be fetched.
      if (isBusy(reply.status) || reply.status < 200 || reply.status >= 500) return busy(reply, url.href)
      const kept = { url: url.href, status: reply.status, body: reply.body, fetchedMs: context.clock.nowMs() }
      cache.keep(kept)
      return read(kept)
    })
  }

  function busy({ status, headers }: Reply, shown: string): Busy {
    const error = new Er2almError('FETCH_FAILED', `${shown}: HTTP ${status}`, {
      hint: 'the server is busy or broken: run the same command again later, what was fetched is kept',
      retryable: true,
    })
    return new Busy(error, retryAfterMs(headers.get('retry-after'), context.clock.nowMs()))
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
        if (isBusy(status) || status >= 500) return busy(reply, shown)
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
          return new Busy(error, retryAfterMs(headers.get('retry-after'), context.clock.nowMs()))
        }
      })
    },
  }
}

/** A reply that says: later. */
class Busy {
  readonly error: Er2almError
  /** Asked for by the server. */
  readonly waitMs: number | undefined
  constructor(error: Er2almError, waitMs?: number) {
    this.error = error
    this.waitMs = waitMs
  }
}

function isBusy(status: number): boolean {
  return status === 408 || status === 425 || status === 429
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

function waitTooLong(error: Er2almError, waitMs: number): Er2almError {
  const seconds = Math.ceil(waitMs / 1000)
  return new Er2almError('FETCH_FAILED', `${error.message}: the server asks to come back in ${seconds} s`, {
    hint: 'run the same command again then: what was fetched is kept; or raise maxWaitMs of this source',
    retryable: true,
  })
}

function notThere(shown: string): Er2almError {
  return new Er2almError('FETCH_OFFLINE', `${shown} has not been fetched yet`, {
    hint: 'fetch passages first: er2alm run CONFIG --only knowledge',
  })
}
