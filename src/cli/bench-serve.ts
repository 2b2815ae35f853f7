import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { syntheticData } from '../bench/synthetic-data.ts'
import { Er2almError } from '../errors.ts'
import { createRandom, shuffle } from '../numeric/random.ts'
import { loadConfig } from '../pipeline/load-config.ts'
import { runPipeline } from '../pipeline/run.ts'
import { loadServedModel, type ServedModel } from '../serve/served-model.ts'
import type { QualityBenchmark } from './bench-retrieval.ts'
import { type CommandInput, textFlag } from './command.ts'
import { inTemporaryFolder } from './in-temporary-folder.ts'
import { countFlag } from './number-flag.ts'
import { openRun } from './open-run.ts'
import { renderColumns } from './render-columns.ts'
import { terminalContext } from './terminal-context.ts'

/** The shape of netflix_llmrec. */
const NETFLIX_SIZE = { users: 13_187, items: 17_366, interactions: 68_933 }
const DEFAULT_SECONDS = 10
/** Users whose lists are asked for again and again, and users asked for in process. */
const CACHED_USERS = 200
const IN_PROCESS_USERS = 2000
const CONNECTIONS = 10
const SECONDS_BETWEEN_SAMPLES = 1

/** Requests over HTTP on loopback, for some seconds. */
export interface LoadFigures {
  readonly name: string
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly mostMs: number
  readonly requests: number
  /** Replies that were no success, and connections that broke. */
  readonly failed: number
  /** Resident memory of the service, every second; empty where the system does not say. */
  readonly rssBytes: readonly number[]
}

export interface ServeFigures {
  readonly run: string
  readonly model: string
  readonly users: number
  readonly items: number
  /** Lists of ten in this process, none made before. */
  readonly inProcess: { readonly lists: number; readonly p50Ms: number; readonly p99Ms: number }
  readonly overHttp: readonly LoadFigures[]
}

/** `er2alm bench serve`: how fast a service answers, in process and over HTTP. */
export const serveBench: QualityBenchmark = {
  name: 'serve',
  summary: `lists in process and requests over HTTP (--run: a finished run; default: made ones of netflix_llmrec's size)`,
  async run(input) {
    const given = textFlag(input, 'run')
    const seconds = countFlag(input, 'seconds', 1) ?? DEFAULT_SECONDS
    const figures = await inTemporaryFolder(async (scratch) =>
      benchServe(given === undefined ? await madeRun(scratch, input) : resolve(input.io.cwd, given), seconds, input),
    )
    input.io.print(input.flags.json ? `${JSON.stringify(figures)}\n` : renderServe(figures))
  },
}

async function benchServe(dir: string, seconds: number, input: CommandInput): Promise<ServeFigures> {
  const { io } = input
  const opened = openRun(dir, io)
  const served = await loadServedModel({ ...opened, env: io.env }, textFlag(input, 'model'))
  const { users: ids } = served.data.ids
  const order = Int32Array.from(ids, (_, user) => user)
  shuffle(createRandom(1), order)
  const users = Array.from(order, (user) => ids[user]!)
  const inProcess = timeLists(served, users.slice(0, IN_PROCESS_USERS))
  const overHttp: LoadFigures[] = []
  for (const [name, asked, cache] of [
    ['cached', users.slice(0, CACHED_USERS), undefined],
    ['computed', users, 0],
  ] as const) {
    io.note(`${name}: ${seconds} s of requests\n`)
    overHttp.push(await underLoad(name, dir, served.model, asked, cache, seconds, input))
  }
  const { numUsers, numItems } = served.data.dataset
  return { run: served.run, model: served.model, users: numUsers, items: numItems, inProcess, overHttp }
}

function timeLists({ lists }: ServedModel, users: readonly string[]): ServeFigures['inProcess'] {
  const request = { k: 10, exclude: [], filters: [], diversity: 0 }
  const times = Float64Array.from(users, (user) => {
    const began = performance.now()
    lists.forUser(user, undefined, request)
    return performance.now() - began
  }).sort()
  return { lists: times.length, p50Ms: at(times, 0.5), p99Ms: at(times, 0.99) }
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

/** Asks a service in a process of its own, by several connections, one request after the other each. */
async function underLoad(
  name: string,
  dir: string,
  model: string,
  users: readonly string[],
  cache: number | undefined,
  seconds: number,
  { io }: CommandInput,
): Promise<LoadFigures> {
  const main = join(import.meta.dirname, `main${extname(import.meta.filename)}`)
  const options = ['--port', '0', '--model', model, ...(cache === undefined ? [] : ['--cache', String(cache)])]
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'serve', dir, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    const url = await addressOf(child)
    const autocannon = await loadAutocannon()
    const rssBytes: number[] = []
    const ended = new AbortController()
    const sampling = sampleMemory(child.pid!, rssBytes, ended.signal)
    const requests = users.map((user) => ({ path: `/recommendations/${encodeURIComponent(user)}` }))
    const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds, requests })
    ended.abort()
    await sampling
    if (io.signal.aborted) throw io.signal.reason
    return {
      ...{ name, requestsPerSecond: result.requests.average, requests: result.requests.total },
      ...{ p50Ms: result.latency.p50, p99Ms: result.latency.p99, mostMs: result.latency.max },
      ...{ failed: result.non2xx + result.errors + result.timeouts, rssBytes },
    }
  } finally {
    child.kill('SIGKILL')
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  const said: string[] = []
  child.stderr!.on('data', (text: Buffer) => {
    if (said.length < 20) said.push(text.toString())
  })
  const first = await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')])
  if (first[0] instanceof Buffer) return first[0].toString().trim()
  throw new Er2almError('BUG', `the service did not start: ${said.join('')}`)
}

async function sampleMemory(pid: number, into: number[], ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    try {
      const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      if (kilobytes !== undefined) into.push(Number(kilobytes) * 1024)
    } catch {
      return // No Linux, or the process is gone.
    }
    await sleep(SECONDS_BETWEEN_SAMPLES * 1000, undefined, { signal: ended }).catch(() => {})
  }
}

async function loadAutocannon(): Promise<typeof import('autocannon')> {
  try {
    return (await import('autocannon')).default
  } catch (cause) {
    throw new Er2almError('DEPENDENCY_MISSING', 'bench serve needs the package autocannon', {
      hint: 'npm install --save-dev autocannon@9',
      cause,
    })
  }
}

/** A run of iALS on made interactions of the size of netflix_llmrec. */
async function madeRun(scratch: string, input: CommandInput): Promise<string> {
  const { train } = syntheticData(NETFLIX_SIZE, 1)
  const rows: string[] = ['user,item']
  for (let user = 0; user < train.rows; user++)
    for (let p = train.rowPtr[user]!; p < train.rowPtr[user + 1]!; p++) rows.push(`u${user},i${train.colIdx[p]}`)
  writeFileSync(join(scratch, 'made.csv'), rows.join('\n'))
  const config = join(scratch, 'made.json')
  const settings = {
    data: { interactions: { path: 'made.csv' }, split: { kind: 'random' } },
    models: { ials: {} },
    seeds: [1],
  }
  writeFileSync(config, JSON.stringify(settings))
  const out = join(scratch, 'made')
  await runPipeline(
    await loadConfig(config, [], scratch),
    { out, env: {}, only: 'train' },
    terminalContext({ ...input.io, seed: 1 }),
  )
  return out
}

/** The report for people. */
function renderServe({ run, model, users, items, inProcess, overHttp }: ServeFigures): string {
  const mebibytes = (bytes: number | undefined): string =>
    bytes === undefined ? '–' : String(Math.round(bytes / 2 ** 20))
  const rows = overHttp.map(({ name, requestsPerSecond, p50Ms, p99Ms, mostMs, failed, rssBytes }) => [
    ...[name, String(Math.round(requestsPerSecond)), `${p50Ms}`, `${p99Ms}`, `${mostMs}`, `${failed}`],
    [rssBytes[0], rssBytes[rssBytes.length >> 1], rssBytes.at(-1)].map(mebibytes).join(' → '),
  ])
  return [
    `run ${run}, model ${model}, ${users} users, ${items} items\n`,
    `in process, ${inProcess.lists} lists that nobody asked for before: p50 ${inProcess.p50Ms.toFixed(3)} ms, p99 ${inProcess.p99Ms.toFixed(3)} ms\n\n`,
    renderColumns(
      ['over HTTP', 'requests/s', 'p50 ms', 'p99 ms', 'most ms', 'failed', 'MiB start → middle → end'],
      rows,
    ),
    `\n${CONNECTIONS} connections on loopback, the load from this process, the service in another.\n`,
  ].join('')
}
