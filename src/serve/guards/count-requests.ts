import type { Registry } from 'prom-client'
import type { RequestObserver } from './observe-requests.ts'
import { serveMetrics } from './serve-metrics.ts'

/** Methods with a label of their own: a caller may send any word as one. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'])

/** Counts and times requests. */
export function countRequests(registry: Registry): RequestObserver {
  const { requests, duration } = serveMetrics(registry)
  return ({ method: sent, route, status, ms }) => {
    const method = METHODS.has(sent) ? sent : 'other'
    requests.inc({ method, route, status: `${Math.floor(status / 100)}xx` })
    duration.observe({ method, route }, ms / 1000)
  }
}
