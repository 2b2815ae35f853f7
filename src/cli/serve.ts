import { dirname, join, resolve } from 'node:path'
import { Registry } from 'prom-client'
import { createApp } from '../serve/app.ts'
import { runsBeside } from '../serve/runs-beside.ts'
import { loadServedModel, type OpenRun, type ServedModel } from '../serve/served-model.ts'
import { createService } from '../serve/service.ts'
import { DEFAULT_SETTINGS, type ServeSettings } from '../serve/settings.ts'
import { startServer } from '../serve/start-server.ts'
import { NO_EVENTS } from '../serve/user-events.ts'
import { type Command, type CommandInput, listFlag, textFlag } from './command.ts'
import { withDotEnv } from './dot-env.ts'
import { countFlag } from './number-flag.ts'
import { openRun } from './open-run.ts'
import { QUICK_START_OPTIONS, servedFolder } from './served-folder.ts'

/** `er2alm serve RUN`, or `--data FILE` without one. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'a trained run as an HTTP service with a dashboard',
  usage: 'RUN | --data FILE [--catalogue FILE] [--port 8080] [--host 127.0.0.1] [--model NAME] [--state DIR]',
  mostWords: 1,
  options: {
    ...QUICK_START_OPTIONS,
    port: { type: 'string', value: 'N', help: 'port (default: 8080; 0 takes a free one)' },
    host: { type: 'string', value: 'ADDRESS', help: 'address to listen on (default: 127.0.0.1, this machine only)' },
    model: { type: 'string', value: 'NAME', help: 'default: the best on validation (NDCG@20)' },
    state: { type: 'string', value: 'DIR', help: 'folder of the event log; it outlives runs (default: RUN/serve)' },
    cache: { type: 'string', value: 'N', help: 'lists that are kept for the next request (default: 100000)' },
    cors: {
      type: 'string',
      multiple: true,
      value: 'ORIGIN',
      help: 'origin that browsers may call from (default: none)',
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
    const load = (dir: string, model?: string): Promise<ServedModel> =>
      loadServedModel(open(dir), model, settings.keptLists)
    const served = await load(first.run.dir, textFlag(input, 'model'))
    const service = createService(served, {
      events: NO_EVENTS,
      runs: () => runsBeside(first.run.dir),
      load: (run, model) => load(join(parent, run), model),
    })
    const app = createApp({ service, settings, metrics: new Registry() })
    const server = await startServer(app, settings)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    io.note(`model ${served.model} of ${first.run.dir} answers after ${seconds} s\n`)
    io.print(`http://${settings.host}:${server.port}/\n`)
    await new Promise<void>((done) => io.signal.addEventListener('abort', () => done(), { once: true }))
    io.note('closing: requests in flight are answered first\n')
    await server.close()
  },
}

function settingsOf(input: CommandInput, dir: string): ServeSettings {
  return {
    ...DEFAULT_SETTINGS,
    host: textFlag(input, 'host') ?? DEFAULT_SETTINGS.host,
    port: countFlag(input, 'port', 0) ?? DEFAULT_SETTINGS.port,
    stateDir: resolve(input.io.cwd, textFlag(input, 'state') ?? join(dir, 'serve')),
    keptLists: countFlag(input, 'cache', 0) ?? DEFAULT_SETTINGS.keptLists,
    corsOrigins: listFlag(input, 'cors'),
  }
}
