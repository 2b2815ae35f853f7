import type { ServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import { Er2almError } from '../errors.ts'
import { refuseOpenService } from './guards/loopback.ts'
import { refuseUnread } from './refuse-unread.ts'
import type { ServeApp } from './route.ts'
import type { ServeSettings } from './settings.ts'

/** A server that takes requests. */
export interface RunningServer {
  readonly host: string
  readonly port: number
  /** Takes no new connection, lets requests in flight end (at most the time limit), then closes what is left. */
  close(): Promise<void>
}

/**
 * Listens.
 * @throws {Er2almError} SERVE_OPEN if other machines could ask and no key is wanted; SERVE_PORT if the address cannot be had
 */
export async function startServer(app: ServeApp, settings: ServeSettings): Promise<RunningServer> {
  refuseOpenService(settings)
  const { host, port, timeLimitMs } = settings
  const server = await new Promise<ServerType>((resolve, reject) => {
    const made = serve({ fetch: app.fetch, hostname: host, port, serverOptions: slowSenderLimits(timeLimitMs) }, () =>
      resolve(made),
    )
    made.once('error', (cause: NodeJS.ErrnoException) => reject(portError(settings, cause)))
  })
  server.on('clientError', refuseUnread)
  const { port: taken } = server.address() as AddressInfo
  return {
    ...{ host, port: taken },
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => {
          if ('closeAllConnections' in server) server.closeAllConnections()
        }, timeLimitMs)
        server.close(() => {
          clearTimeout(force)
          resolve()
        })
        if ('closeIdleConnections' in server) server.closeIdleConnections()
      }),
  }
}

/** How often connections are looked at: by default Node does every 30 s, and honours no shorter limit until then. */
const LOOK_AT_CONNECTIONS_MS = 1000

/** Slow senders: the time limit of a request counts from its first byte. */
function slowSenderLimits(
  timeLimitMs: number,
): Pick<ServerOptions, 'headersTimeout' | 'requestTimeout' | 'connectionsCheckingInterval'> {
  return {
    headersTimeout: timeLimitMs,
    requestTimeout: timeLimitMs,
    connectionsCheckingInterval: LOOK_AT_CONNECTIONS_MS,
  }
}

function portError({ host, port }: ServeSettings, cause: NodeJS.ErrnoException): Er2almError {
  const hints: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program has it: stop that one, or choose another --port (0 takes a free one)',
    EACCES: 'ports below 1024 need rights: choose another --port',
    EADDRNOTAVAIL: 'this machine has no such address: choose another --host',
    ENOTFOUND: 'this name is no address: choose another --host',
  }
  return new Er2almError('SERVE_PORT', `cannot listen on ${host}:${port}: ${cause.message}`, {
    hint: hints[cause.code ?? ''] ?? 'choose another --host or --port',
    cause,
  })
}
