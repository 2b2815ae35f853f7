import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const REFUSE_NETWORK = join(import.meta.dirname, 'refuse-network.cjs')
/** Nothing listens there. */
const CLOSED_PROXY = 'http://127.0.0.1:9'

/** How a run of the demo ended. */
export interface DemoRun {
  /** The run folder. */
  readonly dir: string
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
  /** What tried to use the network; empty when nothing did. */
  readonly network: string
}

/**
 * The demo's run, taken once: tests that are given a folder by ER2ALM_DEMO_RUN (as `npm test` does) share it, the first
 * of them fills it. Without it a test file takes its own run and removes it afterwards.
 */
export function sharedDemoRun(): DemoRun {
  const given = process.env.ER2ALM_DEMO_RUN
  const base = given ?? mkdtempSync(join(tmpdir(), 'er2alm-demo-'))
  // Not a test hook: registered while another hook runs, it would be called when that one ends.
  if (given === undefined) process.on('exit', () => rmSync(base, { recursive: true, force: true }))
  const outcome = join(base, 'outcome.json')
  if (existsSync(outcome)) return JSON.parse(readFileSync(outcome, 'utf8')) as DemoRun
  mkdirSync(base, { recursive: true })
  const demo = startDemo(join(base, 'run'))
  writeFileSync(outcome, JSON.stringify(demo))
  return demo
}

/**
 * `npm start -- --out DIR --json` in the checkout, as a stranger types it, with the network refused: by a preloaded
 * module in every Node process, by a proxy that is not there, and by an empty network namespace where the system lets
 * an ordinary user have one.
 */
export function startDemo(dir: string): DemoRun {
  const log = `${dir}.network`
  const command = ['npm', 'start', '--', '--out', dir, '--json']
  // What this test run and the npm that started it have set is not in a stranger's environment.
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_|^(?:CI|NODE_TEST_CONTEXT|NODE_V8_COVERAGE)$/.test(name)),
  )
  const env: NodeJS.ProcessEnv = {
    ...inherited,
    ER2ALM_NETWORK_LOG: log,
    NODE_OPTIONS: `--require="${REFUSE_NETWORK}"`,
  }
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']) {
    env[name] = CLOSED_PROXY
    env[name.toLowerCase()] = CLOSED_PROXY
  }
  const isolated = hasNetworkNamespaces() ? ['unshare', '--map-root-user', '--net', ...command] : command
  const [program, ...options] = isolated
  const beganMs = performance.now()
  const done = spawnSync(program!, options, { cwd: ROOT, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (done.error) throw done.error
  const { status, stdout, stderr } = done
  const network = existsSync(log) ? readFileSync(log, 'utf8') : ''
  rmSync(log, { force: true })
  return { dir, status, stdout, stderr, seconds: (performance.now() - beganMs) / 1000, network }
}

/** Runs another command of er2alm in the checkout. */
export function er2alm(...options: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const main = join(ROOT, 'src/cli/main.ts')
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...options], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
}

/** Linux lets a process have a network of its own, with no way out. */
export function hasNetworkNamespaces(): boolean {
  return spawnSync('unshare', ['--map-root-user', '--net', 'true']).status === 0
}
