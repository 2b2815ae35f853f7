import { Er2almError } from '../../errors.ts'
import { type ExchangePorts, exchange } from './exchange.ts'
import type { CachedReply, HttpCache } from './http-cache.ts'
import type { PoliteConfig } from './polite-config.ts'
import { busyReply, type Retries } from './retries.ts'
import { ALLOW_ALL, MAX_ROBOTS_BYTES, parseRobots, productToken, type RobotsRules } from './robots.ts'

/** RFC 9309 §2.4: a robots.txt is not used for longer than a day. */
const MAX_AGE_MS = 86_400_000
/** A delay above this would mean that nobody may come. */
const MAX_CRAWL_DELAY_MS = 600_000

/**
 * Whether an address may be asked for.
 * @param shown what errors call the request
 * @returns the least interval between two requests that the host asks for, in milliseconds
 * @throws {Er2almError} FETCH_ROBOTS if not; FETCH_FAILED while its robots.txt cannot be read
 */
export type RobotsGate = (url: URL, shown: string) => Promise<number>

/** Reads the robots.txt of each origin once, and again after a day. */
export function createRobotsGate(
  config: PoliteConfig,
  retries: Retries,
  ports: ExchangePorts & { readonly cache: HttpCache },
): RobotsGate {
  const { cache, context } = ports
  const product = productToken(config.userAgent)
  const rulesOf = new Map<string, Promise<RobotsRules>>()

  function read({ status, body }: Pick<CachedReply, 'status' | 'body'>): RobotsRules {
    return status < 300 ? parseRobots(new TextDecoder().decode(body), product) : ALLOW_ALL
  }

  async function fetchRules({ origin, host }: URL): Promise<RobotsRules> {
    const url = new URL('/robots.txt', origin)
    const known = cache.find(url.href)
    if (known !== undefined && context.clock.nowMs() - known.fetchedMs < MAX_AGE_MS) return read(known)
    const { requestsPerSecond, burst, timeoutMs, userAgent } = config
    return retries(url.href, host, async () => {
      const reply = await exchange(
        {
          ...{ url, shown: url.href, timeoutMs, maxBytes: MAX_ROBOTS_BYTES, cutLongBody: true },
          headers: { 'user-agent': userAgent },
          pace: { requestsPerSecond, burst },
          // RFC 9309 §2.3.1.2: redirects are followed, also to another host; nothing secret is sent.
          onRedirect: async () => {},
        },
        ports,
      )
      // RFC 9309 §2.3.1: another 4xx is "no rules"; while a server is broken or busy nothing may be fetched.
      const busy = busyReply(reply, url.href, context.clock.nowMs())
      if (busy !== undefined) return busy
      const kept = { url: url.href, status: reply.status, body: reply.body, fetchedMs: context.clock.nowMs() }
      cache.keep(kept)
      return read(kept)
    })
  }

  return async (url, shown) => {
    if (!config.respectRobots) return 0
    let rules = rulesOf.get(url.origin)
    if (rules === undefined) {
      rules = fetchRules(url)
      rulesOf.set(url.origin, rules)
      rules.catch(() => rulesOf.delete(url.origin))
    }
    const { allows, crawlDelaySeconds } = await rules
    if (allows(`${url.pathname}${url.search}`)) return Math.min((crawlDelaySeconds ?? 0) * 1000, MAX_CRAWL_DELAY_MS)
    throw new Er2almError('FETCH_ROBOTS', `robots.txt of ${url.host} does not allow ${shown}`, {
      hint: "ask the operator; where the operator's rules for programs allow this address all the same (Wikimedia's do for api.php), set respectRobots: false for this source",
    })
  }
}
