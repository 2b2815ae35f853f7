import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type FakeContext, fakeContext } from '../../../test/fake-context.ts'
import { openStore, type Store } from '../../store/sqlite.ts'
import { createHostGate } from './host-gate.ts'
import { openHttpCache } from './http-cache.ts'
import type { FetchPorts } from './polite-fetch.ts'

/** A request as the server saw it. */
export interface Seen {
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
}

/** Answers the n-th request to a path, counted from 1; undefined is 404. */
export type Handler = (request: Seen, response: ServerResponse, nth: number) => void

export interface ScriptedServer {
  readonly origin: string
  /** Every request but those for robots.txt. */
  readonly seen: Seen[]
  /** Requests for robots.txt. */
  readonly robotsSeen: Seen[]
  close(): Promise<void>
}

/** A real HTTP server on this machine. Without a handler for it, `/robots.txt` is 404. */
export async function startScriptedServer(handlers: Readonly<Record<string, Handler>>): Promise<ScriptedServer> {
  const seen: Seen[] = []
  const robotsSeen: Seen[] = []
  const counts = new Map<string, number>()
  const server = createServer((incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://x')
    const request = { path: url.pathname, query: url.searchParams, headers: incoming.headers }
    ;(url.pathname === '/robots.txt' ? robotsSeen : seen).push(request)
    const nth = (counts.get(url.pathname) ?? 0) + 1
    counts.set(url.pathname, nth)
    const handler = handlers[url.pathname]
    if (handler !== undefined) handler(request, response, nth)
    else response.writeHead(404).end('nothing here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    robotsSeen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Ports with the real network and a clock whose pauses take no time. */
export interface TestPorts extends FakeContext {
  readonly ports: FetchPorts
  readonly store: Store
}

/** @param store where replies are kept, as by another process before */
export function fetchPorts(store: Store = openStore(':memory:')): TestPorts {
  const fake = fakeContext(Date.parse('2026-01-05T10:00:00Z'))
  const ports: FetchPorts = {
    fetch: globalThis.fetch,
    cache: openHttpCache(store),
    gate: createHostGate(fake.context.clock),
    context: fake.context,
  }
  return { ...fake, ports, store }
}
