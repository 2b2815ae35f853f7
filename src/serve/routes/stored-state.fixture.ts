import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { silentLogger } from '../../context.ts'
import { createAddedItems } from '../added/added-items.ts'
import { createApp } from '../app.ts'
import { type EventLogOptions, openEventLog } from '../events/event-log.ts'
import { servedFilms } from '../films.fixture.ts'
import { createLog } from '../guards/create-log.ts'
import type { ServeApp } from '../route.ts'
import type { ServedModel } from '../served-model.ts'
import { createService, type Service } from '../service.ts'
import type { ServiceState } from '../service-state.ts'
import { DEFAULT_SETTINGS } from '../settings.ts'

/** A service of the films over a state folder of its own. */
export interface StoringFilms {
  readonly app: ServeApp
  readonly service: Service
  readonly state: ServiceState
  readonly stateDir: string
  /** Lines of the log, parsed. */
  readonly logged: readonly Record<string, unknown>[]
  post(path: string, body: unknown): Promise<{ readonly status: number; readonly json: unknown }>
}

interface StoringOptions {
  /** null for a service that has no model yet; default: the films. */
  readonly served?: ServedModel | null
  readonly log?: Partial<EventLogOptions>
}

export async function withStoringFilms<T>(
  work: (films: StoringFilms) => Promise<T>,
  { served = servedFilms(), log = {} }: StoringOptions = {},
): Promise<T> {
  const stateDir = mkdtempSync(join(tmpdir(), 'er2alm-state-'))
  const events = await openEventLog(stateDir, { log: silentLogger, nowMs: () => 0, ...log })
  const state = {
    events,
    added: createAddedItems(events, silentLogger, async () => ({ whyNoText: 'films have none' })),
  }
  const service = createService(served ?? undefined, {
    events: events.events,
    runs: () => ['next'],
    load: async () => servedFilms({ version: 'v2' }),
  })
  const settings = { ...DEFAULT_SETTINGS, stateDir, logLevel: 'silent' as const }
  const logged: Record<string, unknown>[] = []
  const write = (line: string): void => void logged.push(JSON.parse(line))
  const app = createApp({ service, settings, metrics: new Registry(), state }, { log: createLog('info', { write }) })
  const headers = { 'content-type': 'application/json' }
  try {
    return await work({
      ...{ app, service, state, stateDir, logged },
      async post(path, body) {
        const reply = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
        return { status: reply.status, json: await reply.json() }
      },
    })
  } finally {
    await events.close()
    rmSync(stateDir, { recursive: true, force: true })
  }
}
