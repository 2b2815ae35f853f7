import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { itemRequest } from '../../src/enrich/item-attributes.ts'
import { modelIdentity } from '../../src/llm/providers/registry.ts'
import { callKey } from '../../src/llm/request.ts'
import { createRandom } from '../../src/numeric/random.ts'
import { type LedgerEntry, openLedger, type Spent } from '../../src/store/ledger.ts'
import { openStore } from '../../src/store/sqlite.ts'
import { type OpenAiServer, promptHash, startOpenAiServer } from './openai-server.ts'
import { ASKED, CONCURRENCY, llmConfigFor, SAMPLING, syntheticItems } from './synthetic-items.ts'

const KILLS = 20
const NUM_ITEMS = 240
const LATENCY_MS = 80
/** About the time from starting the child to its first call. */
const START_MS = 250
/** Uneven, so that the calls in flight do not end together. */
const latencyMs = (n: number): number => LATENCY_MS * (0.5 + ((n * 7) % 11) / 10)
const CHILD = fileURLToPath(new URL('./enrich-child.ts', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'er2alm-kill-'))
after(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

function start(store: string, server: OpenAiServer, numItems: number, overrides: object = {}): ChildProcess {
  const options = [store, server.baseUrl, String(numItems), JSON.stringify(overrides)]
  return spawn(process.execPath, [CHILD, ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
}

function ended(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  return new Promise((resolve) => child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr })))
}

interface Ledgered {
  readonly replies: ReadonlyMap<string, LedgerEntry>
  readonly spent: Spent
  /** Attempts without a reply, by call key. */
  readonly unanswered: ReadonlyMap<string, number>
}

/** Reads a copy of the store as the kill left it, so that the next child has to recover the original by itself. */
function readCopy(store: string): Ledgered {
  const copy = join(folder, 'copy.sqlite')
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(copy + suffix, { force: true })
    if (existsSync(store + suffix)) copyFileSync(store + suffix, copy + suffix)
  }
  const opened = openStore(copy)
  try {
    assert.equal(opened.db.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok')
    const ledger = openLedger(opened)
    const rows = opened.db.prepare('SELECT key, count(*) AS n FROM attempts WHERE outcome IS NULL GROUP BY key').all()
    return {
      replies: new Map([...ledger.entries()].map((entry) => [entry.key, entry])),
      spent: ledger.spent(),
      unanswered: new Map(rows.map(({ key, n }) => [String(key), Number(n)])),
    }
  } finally {
    opened.close()
  }
}

/** The ledger key of each item's call, and the hash under which the server counts it. */
function expectedCalls(baseUrl: string, numItems: number): ReadonlyMap<string, string> {
  const identity = modelIdentity(llmConfigFor(baseUrl))
  return new Map(
    syntheticItems(numItems).map((item) => {
      const request = itemRequest(item, ASKED, SAMPLING)!
      return [callKey(identity, request), promptHash(request.messages)]
    }),
  )
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, n) => total + n, 0)
}

test('enrichment › survives kill -9 at 20 random moments: no reply lost, nothing paid for twice', async (t) => {
  const server = await startOpenAiServer({ latencyMs })
  try {
    const store = join(folder, 'killed.sqlite')
    const random = createRandom(20)
    let kept: ReadonlyMap<string, LedgerEntry> = new Map()
    let unansweredBefore = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const child = start(store, server, NUM_ITEMS)
      const end = ended(child)
      // One kill in five falls into the start of the process, the others into the calls: reserving, waiting, recording.
      if (kill % 5 > 0) await Promise.race([server.received(server.requests.length + 1 + random.int(12)), end])
      const moment = setTimeout(
        () => child.kill('SIGKILL'),
        random.next() * (kill % 5 > 0 ? LATENCY_MS * 1.5 : START_MS),
      )
      const { signal, stderr } = await end
      clearTimeout(moment)
      assert.equal(signal, 'SIGKILL', `run ${kill + 1} ended by itself before it was killed: ${stderr}`)
      if (!existsSync(store)) continue

      const now = readCopy(store)
      for (const [key, entry] of kept) assert.deepEqual(now.replies.get(key), entry, `kill ${kill + 1} lost a reply`)
      const lost = now.spent.unanswered - unansweredBefore
      assert.ok(lost >= 0 && lost <= CONCURRENCY, `kill ${kill + 1} left ${lost} calls in flight`)
      kept = now.replies
      unansweredBefore = now.spent.unanswered
    }
    assert.ok(kept.size < NUM_ITEMS, 'the work was done before the last kill, so the last kills tested nothing')
    assert.ok(unansweredBefore > 0, 'no kill hit a call in flight, so nothing was tested')

    const last = await ended(start(store, server, NUM_ITEMS))
    assert.equal(last.status, 0, last.stderr)
    assert.deepEqual(JSON.parse(last.stdout), { records: NUM_ITEMS * ASKED.length })

    const { replies, spent, unanswered } = readCopy(store)
    const calls = expectedCalls(server.baseUrl, NUM_ITEMS)
    assert.equal(replies.size, NUM_ITEMS)
    for (const [key, prompt] of calls) {
      assert.equal((JSON.parse(replies.get(key)?.text ?? '{}') as { plot?: string }).plot, prompt)
      const sent = server.counts.get(prompt) ?? 0
      const allowed = 1 + (unanswered.get(key) ?? 0)
      assert.ok(sent >= 1 && sent <= allowed, `${sent} calls of one prompt, ${allowed} attempts in the ledger`)
    }
    const inFlightAtKills = sum(unanswered.values())
    assert.equal(spent.unanswered, inFlightAtKills)
    assert.equal(spent.requests, NUM_ITEMS + inFlightAtKills)
    assert.ok(
      server.requests.length <= NUM_ITEMS + inFlightAtKills,
      `${server.requests.length} calls for ${NUM_ITEMS} prompts and ${inFlightAtKills} in flight at the kills`,
    )
    t.diagnostic(`${server.requests.length} calls for ${NUM_ITEMS} prompts, ${inFlightAtKills} in flight at the kills`)

    const sentBefore = server.requests.length
    const again = await ended(start(store, server, NUM_ITEMS))
    assert.equal(again.status, 0, again.stderr)
    assert.equal(server.requests.length, sentBefore, 'a finished run was paid for again')
  } finally {
    await server.close()
  }
})

test('enrichment › counts calls lost in a kill against maxRequests, and never passes it', async () => {
  const server = await startOpenAiServer({ latencyMs })
  try {
    const store = join(folder, 'max-requests.sqlite')
    const maxRequests = 30
    const child = start(store, server, 60, { maxRequests })
    const end = ended(child)
    await server.received(10)
    child.kill('SIGKILL')
    await end
    const { unanswered } = readCopy(store).spent
    assert.ok(unanswered > 0)

    for (const run of [1, 2]) {
      const stopped = await ended(start(store, server, 60, { maxRequests }))
      assert.equal(stopped.status, 4, `run ${run}: ${stopped.stderr}`)
      assert.equal(stopped.stderr.trim(), 'BUDGET_REQUESTS')
    }
    const after = readCopy(store)
    assert.equal(after.spent.requests, maxRequests)
    assert.equal(after.replies.size, maxRequests - unanswered)
    assert.ok(server.requests.length <= maxRequests)
  } finally {
    await server.close()
  }
})

test('enrichment › stops at maxUsd with the calls in flight at their worst case, and goes on with a higher one', async () => {
  const server = await startOpenAiServer({ latencyMs: () => 20 })
  try {
    const store = join(folder, 'max-usd.sqlite')
    const prices = { inputUsdPerMillion: 1, outputUsdPerMillion: 2 }
    const maxUsd = 0.02
    const stopped = await ended(start(store, server, 60, { ...prices, maxUsd }))
    assert.equal(stopped.status, 4, stopped.stderr)
    assert.equal(stopped.stderr.trim(), 'BUDGET_USD')
    const before = readCopy(store)
    assert.ok(before.spent.usd > maxUsd / 2 && before.spent.usd <= maxUsd, `$${before.spent.usd}`)
    assert.equal(server.requests.length, before.replies.size)

    const done = await ended(start(store, server, 60, { ...prices, maxUsd: 1 }))
    assert.equal(done.status, 0, done.stderr)
    assert.equal(server.requests.length, 60)
    assert.equal(readCopy(store).replies.size, 60)
  } finally {
    await server.close()
  }
})
