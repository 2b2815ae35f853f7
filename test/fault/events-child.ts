/**
 * The process that the kill test kills: takes events through the log alone, or over HTTP.
 *   usage: events-child.ts STATE_DIR direct|http
 * `direct`: messages `{ n, events }` of the parent are answered with `{ n }` when they are stored. `http`: the port is sent.
 * An Er2almError at the start is sent as `{ code }`, and the process ends.
 */
import { silentLogger } from '../../src/context.ts'
import { Er2almError } from '../../src/errors.ts'
import { type EventLog, type NewEvent, openEventLog } from '../../src/serve/events/event-log.ts'

/** A request of the parent. */
export interface DirectRequest {
  readonly n: number
  readonly events: readonly NewEvent[]
}

const [stateDir, mode] = process.argv.slice(2)

async function serveHttp(events: EventLog): Promise<number> {
  const { Registry } = await import('prom-client')
  const { createAddedItems } = await import('../../src/serve/added/added-items.ts')
  const { createApp } = await import('../../src/serve/app.ts')
  const { createService } = await import('../../src/serve/service.ts')
  const { DEFAULT_SETTINGS } = await import('../../src/serve/settings.ts')
  const { startServer } = await import('../../src/serve/start-server.ts')
  const settings = { ...DEFAULT_SETTINGS, port: 0, stateDir: stateDir!, logLevel: 'silent' as const }
  const service = createService(undefined, {
    events: events.events,
    runs: () => [],
    load: () => Promise.reject(new Error('this service has no model')),
  })
  const state = { events, added: createAddedItems(events, silentLogger) }
  const { port } = await startServer(createApp({ service, settings, metrics: new Registry(), state }), settings)
  return port
}

try {
  const log = await openEventLog(stateDir!, { log: silentLogger, nowMs: Date.now })
  if (mode === 'http') process.send!({ port: await serveHttp(log) })
  else {
    process.on('message', ({ n, events }: DirectRequest) => {
      void log.addEvents(events).then(() => process.send!({ n }))
    })
    process.send!({ ready: true })
  }
} catch (error) {
  if (!(error instanceof Er2almError)) throw error
  process.send!({ code: error.code }, () => process.exit(error.exitStatus))
}
