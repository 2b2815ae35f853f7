import type { LevelWithSilent } from 'pino'

/** What a key may do. `read`: lists, items, explanations, dashboard; `write`: events, new items; `admin`: swap, pause. */
export type Scope = 'read' | 'write' | 'admin'
export const SCOPES: readonly Scope[] = ['read', 'write', 'admin']

/** How a service is reached, and what it refuses. */
export interface ServeSettings {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Folder of the event log. It outlives runs: give the same one to the next. */
  readonly stateDir: string
  /** File of hashed keys; without one every request is allowed, which only a loopback address may do. */
  readonly keysFile?: string
  /** Requests a second, by key, else by address; 0 is without limit. */
  readonly requestsPerSecond: number
  readonly maxBodyBytes: number
  /** A request that takes longer is answered with SERVE_TIMEOUT. */
  readonly timeLimitMs: number
  /** Origins that a browser may call from; none by default. */
  readonly corsOrigins: readonly string[]
  /** Lists of users that are kept for the next request, and as many prepared bodies at most. */
  readonly keptLists: number
  readonly logLevel: LevelWithSilent
}

export const DEFAULT_SETTINGS: Omit<ServeSettings, 'stateDir'> = {
  host: '127.0.0.1',
  port: 8080,
  requestsPerSecond: 0,
  maxBodyBytes: 1 << 20,
  timeLimitMs: 10_000,
  corsOrigins: [],
  keptLists: 100_000,
  logLevel: 'info',
}
