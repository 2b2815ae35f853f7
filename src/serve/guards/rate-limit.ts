import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { Er2almError } from '../../errors.ts'
import type { RequestEnv } from '../route.ts'
import type { Check } from './check.ts'
import { createRequestBuckets } from './request-buckets.ts'

/** What a probe asks must be answered also when somebody else asks too much. */
const FREE_ROUTE = 'health'

/**
 * So many requests a second by key, else by address, with a burst of one second's worth. Headers that a proxy sets are
 * not read: anybody can send them. Behind a proxy all callers without a key are one.
 *
 * @param nowMs never goes back
 */
export function limitRate(requestsPerSecond: number, nowMs: () => number): Check {
  const buckets = createRequestBuckets(requestsPerSecond)
  return (c) => {
    if (c.get('path')?.route === FREE_ROUTE) return
    const keyName = c.get('keyName')
    const waitMs = buckets.take(keyName === undefined ? `address ${addressOf(c)}` : `key ${keyName}`, nowMs())
    if (waitMs === 0) return
    c.header('retry-after', String(Math.ceil(waitMs / 1000)))
    throw new Er2almError('SERVE_TOO_MANY', `more than ${requestsPerSecond} requests a second`, {
      hint: 'wait as long as the header retry-after says, in seconds',
      retryable: true,
    })
  }
}

/** Address of the other end of the socket; a request made in process has none. */
function addressOf(c: Context<RequestEnv>): string {
  const bindings = c.env as Partial<HttpBindings> | undefined
  return blockOf(bindings?.incoming?.socket.remoteAddress ?? 'none')
}

/** An IPv6 user owns a block of 2⁶⁴ addresses, so the block is what counts: the first four groups. */
export function blockOf(address: string): string {
  if (!address.includes(':')) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped !== null) return mapped[1]!
  const [head = '', tail] = address.split('::') as [string, string?]
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  while (groups.length + after.length < 8) groups.push('0')
  return [...groups, ...after].slice(0, 4).join(':')
}
