import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Registry } from 'prom-client'
import { Er2almError } from '../errors.ts'
import { models } from '../models/registry.ts'
import { createApp } from '../serve/app.ts'
import { runsBeside } from '../serve/runs-beside.ts'
import { loadServedModel, type OpenRun, type ServedModel } from '../serve/served-model.ts'
import { createService, type Service } from '../serve/service.ts'
import { openServiceState } from '../serve/service-state.ts'
import { DEFAULT_SETTINGS, type ServeSettings } from '../serve/settings.ts'
import { startServer } from '../serve/start-server.ts'
import { type Command, type CommandInput, listFlag, textFlag } from './command.ts'
import { withDotEnv } from './dot-env.ts'
import { countFlag, positiveFlag } from './number-flag.ts'
import { type OpenedRun, openRun } from './open-run.ts'
import { QUICK_START_OPTIONS, servedFolder } from './served-folder.ts'
import { typedFolder } from './typed-folder.ts'

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** `er2alm serve RUN`, or `--data FILE` without one. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'a trained run as an HTTP service with a dashboard',
  usage:
    'RUN | --data FILE [--catalogue FILE] [--port 8080] [--host 127.0.0.1] [--model NAME] [--state DIR] [--keys FILE]',
  takes: [{ name: 'RUN' }],
  options: {
    ...QUICK_START_OPTIONS,
    port: { type: 'string', value: 'N', help: 'port (default: 8080; 0 takes a free one)' },
    host: { type: 'string', value: 'ADDRESS', help: 'address to listen on (default: 127.0.0.1, this machine only)' },
    model: {
      type: 'string',
      value: 'NAME',
      values: Object.keys(models),
      help: 'default: the best on validation (NDCG@20)',
    },
    state: { type: 'string', value: 'DIR', help: 'folder of the event log; it outlives runs (default: RUN/serve)' },
    cache: { type: 'string', value: 'N', help: 'lists that are kept for the next request (default: 100000)' },
    cors: {
      type: 'string',
      multiple: true,
      value: 'ORIGIN',
      help: 'origin that browsers may call from (default: none)',
    },
    keys: { type: 'string', value: 'FILE', help: 'API keys, of `er2alm keys`; without, only this machine may ask' },
    rate: { type: 'string', value: 'N', help: 'requests a second by key, else by address (default: no limit)' },
    log: {
      type: 'string',
      value: 'LEVEL',
      values: LOG_LEVELS,
      help: 'JSON lines on stderr: info (default: one a request), warn, error, silent',
    },
  },
  examples: [
    'er2alm serve runs/demo',
    'er2alm serve runs/demo --port 0 --model ease',
    'er2alm serve --data ratings.csv --catalogue items.csv',
  ],
  async run(input) {
    const { io } = input
    const first = openRun(await servedFolder(input), io)
    const settings = settingsOf(input, first.run.dir)
    const open = (dir: string): OpenRun => {
      const { run, config, context, baseDir } = openRun(dir, io)
      const typed = typedFolder(io.cwd, run.dir)
      return { run, config, context, env: withDotEnv(io.env, baseDir), ...(typed && { typed }) }
    }
    const parent = dirname(first.run.dir)
    const began = performance.now()
    const state = await openServiceState(settings.stateDir, {
      ...{ log: first.context.log, nowMs: first.context.clock.nowMs },
    }).catch(nameState)
    try {
      const load = async (dir: string, model?: string): Promise<ServedModel> => {
        const loaded = await loadServedModel(open(dir), model, settings.keptLists)
        await state.added.prepare(loaded)
        return loaded
      }
      const asked = textFlag(input, 'model')
      const served = isTrained(first) ? await load(first.run.dir, asked) : undefined
      const service = createService(served, {
        events: state.events.events,
        runs: () => runsBeside(first.run.dir),
        load: (run, model) => load(join(parent, run), model),
      })
      const app = createApp({ service, settings, metrics: new Registry(), state, opened: open(first.run.dir) })
      const server = await startServer(app, settings)
      // An open socket would keep the process alive after an error.
      try {
        const seconds = ((performance.now() - began) / 1000).toFixed(1)
        const what = served === undefined ? 'no model yet: the pages' : `model ${served.model}`
        io.note(`${what} of ${first.run.dir} answers after ${seconds} s\n`)
        io.print(`http://${settings.host}:${server.port}/\n`)
        if (served === undefined) await serveWhenTrained(first, service, asked, input)
        await aborted(io.signal)
        io.note('closing: requests in flight are answered first\n')
      } finally {
        await server.close()
      }
    } finally {
      await state.events.close()
    }
  },
}

/** Two services of one run are fine, but not with one log of events. */
function nameState(error: unknown): never {
  if (!(error instanceof Er2almError) || error.code !== 'RUN_BUSY') throw error
  throw new Er2almError('RUN_BUSY', error.message, {
    ...(error.file !== undefined && { file: error.file }),
    hint: 'stop the service that runs there, or give this one a folder of its own for its events: --state DIR',
    cause: error,
  })
}

/** How often a run without a model is looked at. */
const LOOK_MS = 2000

/** Whether all models of a run are there: it has judged them, or it never will. */
function isTrained({ run, config }: OpenedRun): boolean {
  const stages = run.manifest()
  return Object.keys(config.models).every((name) => `train ${name}` in stages)
}

/** Waits until the run has been gone on with elsewhere and is trained, and serves it then. */
async function serveWhenTrained(
  first: OpenedRun,
  service: Service,
  model: string | undefined,
  { io }: CommandInput,
): Promise<void> {
  io.note('it is not trained yet: its lists come when `er2alm run` has trained it\n')
  while (!io.signal.aborted && !isTrained(first)) await sleep(LOOK_MS, undefined, { signal: io.signal }).catch(() => {})
  if (io.signal.aborted) return
  const { model: name } = await service.swap(basename(first.run.dir), model)
  io.note(`model ${name} of ${first.run.dir} answers now\n`)
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }))
}

function settingsOf(input: CommandInput, dir: string): ServeSettings {
  const keys = textFlag(input, 'keys')
  return {
    ...DEFAULT_SETTINGS,
    host: textFlag(input, 'host') ?? DEFAULT_SETTINGS.host,
    port: countFlag(input, 'port', 0) ?? DEFAULT_SETTINGS.port,
    stateDir: resolve(input.io.cwd, textFlag(input, 'state') ?? join(dir, 'serve')),
    keptLists: countFlag(input, 'cache', 0) ?? DEFAULT_SETTINGS.keptLists,
    corsOrigins: listFlag(input, 'cors'),
    ...(keys !== undefined && { keysFile: resolve(input.io.cwd, keys) }),
    requestsPerSecond: positiveFlag(input, 'rate') ?? DEFAULT_SETTINGS.requestsPerSecond,
    logLevel: logLevelOf(input),
  }
}

function logLevelOf(input: CommandInput): ServeSettings['logLevel'] {
  const asked = textFlag(input, 'log') ?? DEFAULT_SETTINGS.logLevel
  const level = LOG_LEVELS.find((known) => known === asked)
  if (level !== undefined) return level
  throw new Er2almError('USAGE', `there is no log level ${JSON.stringify(asked)}`, { hint: LOG_LEVELS.join(', ') })
}
