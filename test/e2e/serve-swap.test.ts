import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Recommendation } from '../../src/serve/lists/recommendation.ts'
import { TWO_RUNS_USERS, writeTwoRuns } from './two-runs.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'src/cli/main.ts')
/** Clients that ask at the same time. */
const CLIENTS = 8
const SWAPS = 12

const dir = mkdtempSync(join(tmpdir(), 'er2alm-swap-'))
let child: ChildProcess
let base = ''

before(async () => {
  await writeTwoRuns(dir)
  child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, 'serve', join(dir, 'runs/one'), '--port', '0'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  base = line.toString().trim()
})
after(() => {
  child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

async function post(path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${base}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

test('serve › swaps runs under load: no request fails, and every reply is of one model', async () => {
  const bodies = new Map<string, Set<string>>()
  let asked = 0
  let goesOn = true
  const client = async (first: number): Promise<void> => {
    for (let n = first; goesOn; n += CLIENTS) {
      const user = `u${n % TWO_RUNS_USERS}`
      // A parameter that changes goes past the prepared bodies every other time.
      const reply = await fetch(`${base}recommendations/${user}?k=${10 + (n % 2)}`)
      assert.equal(reply.status, 200)
      const list = (await reply.json()) as Recommendation
      const key = JSON.stringify([user, list.model.version, 10 + (n % 2)])
      bodies.set(key, (bodies.get(key) ?? new Set()).add(JSON.stringify(list.items)))
      assert.equal(list.model.model, list.model.run === 'one' ? 'ease' : 'popularity')
      asked++
    }
  }
  const clients = Array.from({ length: CLIENTS }, (_, n) => client(n))
  for (let swap = 0; swap < SWAPS; swap++) {
    const before = asked
    const reply =
      swap % 3 === 2
        ? await post('admin/roll-back', {})
        : await post('admin/swap', { run: swap % 2 === 0 ? 'two' : 'one' })
    assert.equal(reply.status, 200)
    while (asked < before + 3 * CLIENTS) await new Promise((resolve) => setImmediate(resolve))
  }
  goesOn = false
  await Promise.all(clients)
  assert.ok(asked >= SWAPS * 3 * CLIENTS)
  // Both models answered, and neither ever gave another list than its own.
  assert.equal(new Set([...bodies.keys()].map((key) => (JSON.parse(key) as string[])[1])).size, 2)
  for (const [key, lists] of bodies) assert.equal(lists.size, 1, key)
})

test('serve › ends in peace when it is told to stop', async () => {
  const inFlight = Array.from({ length: 20 }, (_, n) => fetch(`${base}recommendations/u${n}?k=12`))
  const replies = await Promise.all(inFlight)
  child.kill('SIGTERM')
  const [status] = (await once(child, 'exit')) as [number]
  assert.equal(status, 0)
  for (const reply of replies) assert.equal(reply.status, 200)
})
