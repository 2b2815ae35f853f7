import { z } from 'zod'

/** How a source that asks a server behaves towards it. */
export interface PoliteConfig {
  /** Sent with every request; names the project and a way to reach whoever runs it. */
  readonly userAgent: string
  /** Requests a second to one host, on average. */
  readonly requestsPerSecond: number
  /** Requests that may be sent at once after a pause. */
  readonly burst: number
  /** Items asked about side by side. */
  readonly concurrency: number
  /** Of one request, from sending it to the last byte. */
  readonly timeoutMs: number
  /** Of one reply, unpacked. */
  readonly maxBytes: number
  /** Further tries after 408, 429, 5xx, a lost connection or a damaged reply. */
  readonly maxRetries: number
  /** A server that asks to wait longer stops the run instead. */
  readonly maxWaitMs: number
  /** Replies younger than this are not asked for again. */
  readonly maxAgeDays: number
  readonly respectRobots: boolean
  /** What happens when an item cannot be asked about after all tries. */
  readonly onFailure: 'stop' | 'skip'
}

/** Keys that sources with a server share, for a strictObject. */
export const politeShape: { readonly [K in keyof PoliteConfig]-?: z.ZodType<PoliteConfig[K]> } = {
  /** For example `my-films/1.0 (https://example.org/films; me@example.org)`. */
  userAgent: z
    .string()
    .regex(/^[\x20-\x7e]+$/, 'must be one line of plain ASCII')
    .regex(/\S+@\S+\.\S+|https?:\/\/\S+/, 'must name a contact, an e-mail address or a URL'),
  requestsPerSecond: z.number().min(0.001).max(1000).default(1),
  burst: z.int().min(1).max(100).default(1),
  concurrency: z.int().min(1).max(16).default(2),
  timeoutMs: z.int().min(1).default(30_000),
  maxBytes: z.int().min(1).default(4_000_000),
  maxRetries: z.int().min(0).max(20).default(5),
  maxWaitMs: z.int().min(0).default(600_000),
  maxAgeDays: z.number().min(0).default(30),
  /**
   * `false` only where the operator invites programs to use this address whatever robots.txt says to crawlers:
   * Wikimedia's robots.txt disallows `/w/`, and its rules for API users allow `/w/api.php`.
   */
  respectRobots: z.boolean().default(true),
  /** `skip`: the item gets no passage of this source; how many were skipped is a warning. */
  onFailure: z.enum(['stop', 'skip']).default('stop'),
}

/** Schema of an address on the web that is shown in errors: http or https, and no name or password in it. */
export const webAddress: z.ZodType<string> = z.string().refine(
  (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined
    return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  },
  { error: 'must be an http or https address without a name or password', abort: true },
)

/** The keys of `PoliteConfig` that decide how is asked, and not what comes back. */
const MANNERS: ReadonlySet<string> = new Set<keyof PoliteConfig>([
  'userAgent',
  'requestsPerSecond',
  'burst',
  'concurrency',
  'timeoutMs',
  'maxRetries',
  'maxWaitMs',
])

/** A source's settings without those that cannot change what it gives. */
export function withoutManners<C extends object>(config: C): Partial<C> {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !MANNERS.has(key))) as Partial<C>
}
