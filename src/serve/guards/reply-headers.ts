import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { RequestEnv } from '../route.ts'

/**
 * Gives a finished reply headers, except those that its route set itself. On a socket they go onto Node's response: through
 * the web API's `Headers` the nine of every reply cost each request 8 µs more (`node scripts/with-node.mjs bench/guards.ts`).
 */
export function addReplyHeaders(c: Context<RequestEnv>, entries: readonly (readonly [string, string])[]): void {
  const outgoing = (c.env as Partial<HttpBindings> | undefined)?.outgoing
  if (outgoing === undefined) {
    const { headers } = c.res
    for (const [name, value] of entries) if (!headers.has(name)) headers.set(name, value)
  } else if (!outgoing.headersSent) {
    // What the route set is written after these, and replaces them.
    for (const [name, value] of entries) outgoing.setHeader(name, value)
  }
}
