// What the guards of the service (src/serve/guards) cost a request, beside the same route without them.
//   usage: node scripts/with-node.mjs bench/guards.ts [SECONDS]
// CPU: pipelined requests on loopback in this process, in blocks that take turns, by the CPU time of the process (client
// included, the same for all); the least block is the figure, since on a shared machine the others were disturbed. Then
// with autocannon, for SECONDS each (default 5), the service in a process of its own. Prints a Markdown table.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { OpenAPIHono } from '@hono/zod-openapi'
import autocannon from 'autocannon'
import { Registry } from 'prom-client'
import { createApp } from '../src/serve/app.ts'
import { NO_EVENTS } from '../src/serve/events/user-events.ts'
import { createKey, writeKeys } from '../src/serve/guards/key-file.ts'
import type { RequestEnv, Route, RouteContext, ServeApp } from '../src/serve/route.ts'
import { createService } from '../src/serve/service.ts'
import { DEFAULT_SETTINGS, type ServeSettings } from '../src/serve/settings.ts'

const BLOCKS = 80
const REQUESTS = 400
const AT_ONCE = 20
const CONNECTIONS = 10
const DEFAULT_SECONDS = 5

/** What each line of the table adds to the one before. */
const MODES = ['bare', 'guards, no log', 'guards and log', 'guards, log, key and rate limit'] as const
type Mode = (typeof MODES)[number]

/** A prepared list of 20, about 1.4 kB. */
const LIST = JSON.stringify({
  items: Array.from({ length: 20 }, (_, place) => ({
    ...{ rank: place + 1, item: `m${place}`, title: `Film number ${place}`, score: 0.5 / (place + 1) },
  })),
})

const prepared: Route = {
  name: 'prepared',
  scope: 'read',
  paths: ['GET /recommendations/{user}'],
  add(app) {
    app.get('/recommendations/:user', (c) => c.body(LIST, 200, { 'content-type': 'application/json' }))
  },
}

function appOf(mode: Mode, keysFile: string): ServeApp {
  const settings: ServeSettings = {
    ...DEFAULT_SETTINGS,
    stateDir: '',
    logLevel: mode === 'guards, no log' ? 'warn' : 'info',
    ...(mode === 'guards, log, key and rate limit' && { keysFile, requestsPerSecond: 1e6 }),
  }
  const service = createService(undefined, {
    events: NO_EVENTS,
    runs: () => [],
    load: () => Promise.reject(new Error('no run is loaded here')),
  })
  const context: RouteContext = { service, settings, metrics: new Registry() }
  if (mode !== 'bare') return createApp(context, { routes: [prepared] })
  const bare = new OpenAPIHono<RequestEnv>()
  prepared.add(bare, context)
  return bare
}

async function listen(app: ServeApp): Promise<number> {
  const server: ServerType = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** CPU of one request, in µs. */
async function cpuOfBlock(socket: Socket, request: string): Promise<number> {
  let answered = 0
  const done = Promise.withResolvers<void>()
  const count = (chunk: Buffer): void => {
    answered += chunk.toString('latin1').split('HTTP/1.1 200').length - 1
    if (answered >= REQUESTS) done.resolve()
  }
  socket.on('data', count)
  const before = process.cpuUsage()
  for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) socket.write(request.repeat(AT_ONCE))
  await done.promise
  const { user, system } = process.cpuUsage(before)
  socket.off('data', count)
  return (user + system) / REQUESTS
}

async function measureCpu(keysFile: string, key: string): Promise<ReadonlyMap<Mode, number>> {
  const request = `GET /recommendations/u1 HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\n\r\n`
  const sockets = new Map<Mode, Socket>()
  for (const mode of MODES) sockets.set(mode, connect(await listen(appOf(mode, keysFile)), '127.0.0.1'))
  const least = new Map<Mode, number>()
  for (let block = 0; block < BLOCKS; block++) {
    for (const [mode, socket] of sockets) {
      const micros = await cpuOfBlock(socket, request)
      least.set(mode, Math.min(micros, least.get(mode) ?? Number.POSITIVE_INFINITY))
    }
  }
  return least
}

async function measureRate(mode: Mode, keysFile: string, key: string, seconds: number): Promise<autocannon.Result> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', import.meta.filename, 'serve', mode, keysFile],
    // The log goes where a log goes: into a file.
    { stdio: ['ignore', 'pipe', openSync(`${keysFile}.log`, 'w')] },
  )
  try {
    const [port] = (await once(child.stdout!, 'data')) as [Buffer]
    return await autocannon({
      url: `http://127.0.0.1:${port.toString().trim()}/recommendations/u1`,
      ...{ connections: CONNECTIONS, duration: seconds, headers: { authorization: `Bearer ${key}` } },
    })
  } finally {
    child.kill('SIGKILL')
  }
}

async function main(seconds: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'er2alm-guards-'))
  try {
    const keysFile = join(dir, 'keys.jsonl')
    const { key, stored } = createKey('bench', ['read'], Date.now())
    writeKeys(keysFile, [stored])
    const cpu = await measureCpu(keysFile, key)
    process.stdout.write('| | CPU a request, µs | requests/s | p50 ms | p99 ms | failed |\n|---|---|---|---|---|---|\n')
    for (const mode of MODES) {
      const { requests, latency, non2xx, errors } = await measureRate(mode, keysFile, key, seconds)
      const cells = [cpu.get(mode)!.toFixed(0), Math.round(requests.average), latency.p50, latency.p99, non2xx + errors]
      process.stdout.write(`| ${mode} | ${cells.join(' | ')} |\n`)
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

if (process.argv[2] === 'serve') {
  process.stdout.write(`${await listen(appOf(process.argv[3] as Mode, process.argv[4]!))}\n`)
} else {
  await main(Number(process.argv[2] ?? DEFAULT_SECONDS))
  process.exit()
}
