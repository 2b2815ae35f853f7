import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { Registry } from 'prom-client'
import { createContext } from '../../src/pipeline/create-context.ts'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { openFinishedRun, runPipeline, type StageName } from '../../src/pipeline/run.ts'
import { createApp } from '../../src/serve/app.ts'
import type { Missing } from '../../src/serve/dashboard/page-data.ts'
import { type EventReader, NO_EVENTS } from '../../src/serve/events/user-events.ts'
import type { ServeApp } from '../../src/serve/route.ts'
import { loadServedModel, type OpenRun } from '../../src/serve/served-model.ts'
import { createService } from '../../src/serve/service.ts'
import { DEFAULT_SETTINGS } from '../../src/serve/settings.ts'
import { fakeContext } from '../fake-context.ts'
import { type OpenAiServer, startOpenAiServer } from '../fault/openai-server.ts'
import { readPassages } from './passage-reader.ts'
import { writeTinyCatalogue } from './tiny-catalogue.ts'

/** Every page, with an id where it takes one. */
export const PATHS: readonly string[] = [
  'pages',
  'overview',
  'curves',
  'cases',
  'case?user=u1&item=m3',
  'users',
  'users/u1',
  'noise',
  'noise/decisions',
  'noise/values',
  'catalogue',
  'catalogue/m3',
  'studies',
  'cost',
  'enrichment',
]

/** The data behind the dashboard's pages, of runs of a tiny catalogue that an HTTP server enriches. */
export interface DashboardPages {
  /** Folder of the config and its runs; the one that is shown is `run` in it. */
  readonly dir: string
  readonly server: OpenAiServer
  /** The application over that run. */
  readonly app: ServeApp
  /** Another run of the config. @param only the last stage that is run */
  runTiny(name: string, only?: StageName): Promise<void>
  /** The application over a run folder. @param isServed false: before it has a model */
  appOf(name: string, isServed?: boolean, events?: EventReader): Promise<ServeApp>
  /** The data of a page, which must be there. */
  get<T>(path: string, from?: ServeApp): Promise<T>
  /** What a page says in place of data. */
  missing(path: string, from: ServeApp): Promise<Missing>
}

/** Runs the tiny catalogue before the tests that follow, and removes everything after them. Its properties are there within tests. */
export function dashboardPagesForTests(): DashboardPages {
  const dir = mkdtempSync(join(tmpdir(), 'er2alm-dashboard-'))
  const context = createContext({ seed: 1 })
  let server: OpenAiServer
  let app: ServeApp

  before(async () => {
    server = await startOpenAiServer({ answer: readPassages })
    writeTinyCatalogue(dir, server.baseUrl)
    await runTiny('run')
    app = await appOf('run')
  })
  after(async () => {
    await server.close()
    rmSync(dir, { recursive: true, force: true })
  })

  async function runTiny(name: string, only?: StageName): Promise<void> {
    const options = { out: join(dir, name), env: {}, ...(only && { only }) }
    await runPipeline(await loadConfig(dir, [], dir), options, fakeContext(3_600_000).context)
  }

  async function appOf(name: string, isServed = true, events: EventReader = NO_EVENTS): Promise<ServeApp> {
    const { run, config } = openFinishedRun(join(dir, name), context)
    const opened: OpenRun = { run, config, context, env: {} }
    const served = isServed ? await loadServedModel(opened) : undefined
    const load = async (): Promise<never> => {
      throw new Error('nothing is swapped in here')
    }
    const service = createService(served, { events, runs: () => [], load })
    const settings = { ...DEFAULT_SETTINGS, stateDir: '', logLevel: 'silent' as const }
    return createApp({ service, settings, metrics: new Registry(), opened })
  }

  async function get<T>(path: string, from: ServeApp = app): Promise<T> {
    const reply = await from.request(`/dashboard/${path}`)
    const body = (await reply.json()) as T
    assert.equal(reply.status, 200, `${path}: ${JSON.stringify(body)}`)
    assert.ok(!('missing' in (body as object)), `${path}: ${JSON.stringify(body)}`)
    return body
  }

  async function missing(path: string, from: ServeApp): Promise<Missing> {
    const reply = await from.request(`/dashboard/${path}`)
    const body = (await reply.json()) as Missing
    assert.equal(reply.status, 200, `${path}: ${JSON.stringify(body)}`)
    assert.ok(body.missing !== '' && body.hint !== '', `${path}: ${JSON.stringify(body).slice(0, 200)}`)
    assert.ok(!`${body.missing} ${body.hint}`.includes(dir), `${path} names a folder: ${JSON.stringify(body)}`)
    return body
  }

  return {
    ...{ dir, runTiny, appOf, get, missing },
    get server() {
      return server
    },
    get app() {
      return app
    },
  }
}
