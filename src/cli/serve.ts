import { dirname, join, resolve } from 'node:path'
import { Registry } from 'prom-client'
import { Er2almError } from '../errors.ts'
import { models } from '../models/registry.ts'
import { createApp } from '../serve/app.ts'
import { runsBeside } from '../serve/runs-beside.ts'
import { loadServedModel, type OpenRun, type ServedModel } from '../serve/served-model.ts'
import { createService } from '../serve/service.ts'
import { openServiceState } from '../serve/service-state.ts'
import { DEFAULT_SETTINGS, type ServeSettings } from '../serve/settings.ts'
import { startServer } from '../serve/start-server.ts'
import { type Command, type CommandInput, listFlag, textFlag } from './command.ts'
import { withDotEnv } from './dot-env.ts'
import { countFlag, positiveFlag } from './number-flag.ts'
import { openRun } from './open-run.ts'
import { QUICK_START_OPTIONS, servedFolder } from './served-folder.ts'

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
      return { run, config, context, env: withDotEnv(io.env, baseDir) }
    }
    const parent = dirname(first.run.dir)
    const began = performance.now()
    const state = await openServiceState(settings.stateDir, {
      ...{ log: first.context.log, nowMs: first.context.clock.nowMs },
    })
    try {
      const load = async (dir: string, model?: string): Promise<ServedModel> => {
        const loaded = await loadServedModel(open(dir), model, settings.keptLists)
        await state.added.prepare(loaded)
        return loaded
      }
      const served = await load(first.run.dir, textFlag(input, 'model'))
      const service = createService(served, {
        events: state.events.events,
        runs: () => runsBeside(first.run.dir),
        load: (run, model) => load(join(parent, run), model),
      })
      const app = createApp({ service, settings, metrics: new Registry(), state })
      const server = await startServer(app, settings)
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      io.note(`model ${served.model} of ${first.run.dir} answers after ${seconds} s\n`)
      io.print(`http://${settings.host}:${server.port}/\n`)
      await new Promise<void>((done) => io.signal.addEventListener('abort', () => done(), { once: true }))
      io.note('closing: requests in flight are answered first\n')
      await server.close()
    } finally {
      await state.events.close()
    }
  },
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
