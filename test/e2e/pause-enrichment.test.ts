import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Registry } from 'prom-client'
import { createContext } from '../../src/pipeline/create-context.ts'
import { setPaused } from '../../src/pipeline/pause.ts'
import { openFinishedRun } from '../../src/pipeline/run.ts'
import { openRunFolder } from '../../src/pipeline/run-folder.ts'
import { createApp } from '../../src/serve/app.ts'
import type { Cost, Enrichment } from '../../src/serve/dashboard/enrichment-data.ts'
import { NO_EVENTS } from '../../src/serve/events/user-events.ts'
import type { ServeApp } from '../../src/serve/route.ts'
import { createService } from '../../src/serve/service.ts'
import { DEFAULT_SETTINGS } from '../../src/serve/settings.ts'
import { openStoreReadOnly } from '../../src/store/read-only.ts'
import { type OpenAiServer, startOpenAiServer } from '../fault/openai-server.ts'
import { readPassages } from './passage-reader.ts'
import { NUM_ITEMS, NUM_USERS, writeTinyCatalogue } from './tiny-catalogue.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'src/cli/main.ts')
/** Of a wait for another process, after which a test has failed. */
const PATIENCE_MS = 60_000
/** Looks at the page in a row that must say the same. */
const LOOKS = 50

const dir = mkdtempSync(join(tmpdir(), 'er2alm-pause-run-'))
const out = join(dir, 'run')
const context = createContext({ seed: 1 })
let server: OpenAiServer

before(async () => {
  server = await startOpenAiServer({ answer: readPassages, latencyMs: () => 40 })
  writeTinyCatalogue(dir, server.baseUrl)
})
after(async () => {
  await server.close()
  rmSync(dir, { recursive: true, force: true })
})

interface Running {
  readonly child: ChildProcess
  /** Resolves when a line that matches stands on stderr. */
  says(pattern: RegExp): Promise<void>
  readonly ended: Promise<number | null>
}

/** `er2alm run` as a process of its own, up to the profiles. */
function startRun(): Running {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, 'run', dir, '--out', out, '--only', 'users'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let text = ''
  let waiting: { readonly pattern: RegExp; readonly resolve: () => void }[] = []
  child.stderr!.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    for (const { pattern, resolve } of waiting) if (pattern.test(text)) resolve()
    waiting = waiting.filter(({ pattern }) => !pattern.test(text))
  })
  const ended = once(child, 'close').then(([status]) => status as number | null)
  return {
    child,
    ended,
    says: (pattern) =>
      Promise.race([
        new Promise<void>((resolve) => (pattern.test(text) ? resolve() : waiting.push({ pattern, resolve }))),
        ended.then((status) => {
          if (!pattern.test(text)) throw new Error(`it ended with ${status} and never said ${pattern}: ${text}`)
        }),
        sleep(PATIENCE_MS, undefined, { ref: false }).then(() => {
          throw new Error(`it never said ${pattern}: ${text}`)
        }),
      ]),
  }
}

/** The service of the run folder, as it is before the run has a model. */
function appOfRun(): ServeApp {
  const { run, config } = openFinishedRun(out, context)
  const service = createService(undefined, {
    events: NO_EVENTS,
    runs: () => [],
    load: async () => {
      throw new Error('nothing is swapped in here')
    },
  })
  const settings = { ...DEFAULT_SETTINGS, stateDir: '', logLevel: 'silent' as const }
  return createApp({ service, settings, metrics: new Registry(), opened: { run, config, context, env: {} } })
}

async function look(app: ServeApp): Promise<Enrichment> {
  const reply = await app.request('/dashboard/enrichment')
  assert.equal(reply.status, 200)
  return (await reply.json()) as Enrichment
}

async function press(app: ServeApp, paused: boolean): Promise<Enrichment> {
  const headers = { 'content-type': 'application/json' }
  const reply = await app.request('/dashboard/enrichment', {
    method: 'POST',
    headers,
    body: JSON.stringify({ paused }),
  })
  assert.equal(reply.status, 200)
  return (await reply.json()) as Enrichment
}

/** Looks at the page until it says so. */
async function until(app: ServeApp, holds: (page: Enrichment) => boolean): Promise<Enrichment> {
  const deadline = performance.now() + PATIENCE_MS
  for (let page = await look(app); ; page = await look(app)) {
    if (holds(page)) return page
    if (performance.now() > deadline) throw new Error(`never so: ${JSON.stringify(page)}`)
    // The server that the calls go to answers in this process.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('run › started anew while paused says so and how to go on, sends nothing, and stops on Ctrl-C', async () => {
  setPaused(openRunFolder(out, '0', context), true, 0)
  const { child, says, ended } = startRun()
  await says(/paused: no call is sent.*er2alm(?: --)? serve RUN.*delete \S*paused\.json/)
  // It waits at the first call, with nothing in flight.
  const app = appOfRun()
  const page = await until(app, ({ state, steps }) => state === 'paused' && steps[0]!.state === 'running')
  assert.deepEqual([page.process, page.paused, page.inFlight], [true, true, 0])
  assert.deepEqual([page.steps[0]!.total, page.steps[0]!.done], [NUM_ITEMS, 0])
  child.kill('SIGINT')
  assert.equal(await ended, 130)
  assert.equal(server.requests.length, 0)
  const left = await look(app)
  assert.deepEqual([left.state, left.process, left.paused], ['stopped', false, true])
  assert.match(left.hint!, /^Resume, then er2alm run/)
})

test('run › paused from the page ends and keeps what is in flight, sends nothing more until it is resumed, and then ends', async () => {
  const app = appOfRun()
  assert.equal((await press(app, false)).paused, false)
  const { says, ended } = startRun()
  await server.received(12)
  const pressed = await press(app, true)
  assert.deepEqual([pressed.paused, pressed.state], [true, 'paused'])
  await says(/paused: no call is sent/)
  const paused = await until(app, ({ inFlight }) => inFlight === 0)
  assert.ok(paused.steps[0]!.done < NUM_ITEMS)
  const sent = server.requests.length
  for (let i = 0; i < LOOKS; i++) {
    const page = await look(app)
    assert.deepEqual([page.state, page.inFlight, page.process], ['paused', 0, true])
    assert.equal(page.steps[0]!.remainingSeconds, null)
  }
  assert.equal(server.requests.length, sent)
  // Every call that was sent is answered, paid for and kept.
  const store = openStoreReadOnly(join(out, 'store.sqlite'))
  assert.deepEqual({ ...store.db.prepare('SELECT count(*) AS n FROM calls').get() }, { n: sent })
  store.close()
  // A page that is opened anew finds the pause.
  assert.equal((await look(appOfRun())).paused, true)

  assert.equal((await press(app, false)).state, 'running')
  await says(/resumed: calls are sent again/)
  assert.equal(await ended, 0)
  const done = await look(app)
  assert.deepEqual([done.state, done.process, done.inFlight], ['done', false, 0])
  assert.deepEqual(
    done.steps.map(({ name, state, total, done: finished, failed }) => [name, state, total, finished, failed]),
    [
      ['items', 'done', NUM_ITEMS, NUM_ITEMS, 0],
      ['users', 'done', NUM_USERS, NUM_USERS, 0],
    ],
  )
  assert.equal(Math.max(...server.counts.values()), 1, 'a prompt was sent twice')
  const { total } = (await (await app.request('/dashboard/cost')).json()) as Cost
  assert.deepEqual([total.requests, total.replies], [server.requests.length, server.requests.length])
  assert.deepEqual([total.failed, total.reserved, total.imported], [0, 0, 0])
  assert.ok(readFileSync(join(out, 'enrich/profiles.jsonl'), 'utf8').split('\n').length > NUM_USERS)
})
