import assert from 'node:assert/strict'
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { createRandom } from '../../src/numeric/random.ts'
import { type LedgerEntry, openLedger } from '../../src/store/ledger.ts'
import { openStore } from '../../src/store/sqlite.ts'
import type { FaultBench } from './fault-bench.ts'
import { CONCURRENCY } from './synthetic-items.ts'

const LATENCY_MS = 80
/** About the time from starting the child to its first call. */
const START_MS = 250

/** Uneven, so that the calls in flight do not end together. */
export function killLatencyMs(n: number): number {
  return LATENCY_MS * (0.5 + ((n * 7) % 11) / 10)
}

/**
 * Kills an enriching process at `kills` random moments, each time after it went on where the last was killed, then lets
 * it finish. After each kill, looks at a copy of the store: it is whole, every reply that was there is there still, and no
 * more attempts are open than there were calls in flight.
 */
export async function killedRuns(bench: FaultBench, kills: number): Promise<void> {
  const { server, path } = bench
  const random = createRandom(kills)
  let kept: ReadonlyMap<string, LedgerEntry> = new Map()
  let openBefore = 0
  for (let kill = 1; kill <= kills; kill++) {
    const child = bench.start()
    // One kill in five falls into the start of the process, the others into the calls: reserving, waiting, recording.
    const early = kill % 5 === 1
    if (!early) await Promise.race([server.received(server.requests.length + 1 + random.int(12)), child.end])
    const afterMs = random.next() * (early ? START_MS : LATENCY_MS * 1.5)
    const moment = setTimeout(() => child.process.kill('SIGKILL'), afterMs)
    const end = await child.end
    clearTimeout(moment)
    assert.equal(end, 'SIGKILL', `run ${kill} ended by itself before it was killed`)
    if (!existsSync(path)) continue
    const { replies, open } = readCopy(path)
    for (const [key, entry] of kept) assert.deepEqual(replies.get(key), entry, `kill ${kill} lost a reply`)
    const left = open - openBefore
    assert.ok(left >= 0 && left <= CONCURRENCY, `kill ${kill} left ${left} calls open`)
    kept = replies
    openBefore = open
  }
  assert.ok(kept.size < bench.items, 'the work was done before the last kill, so the last kills tested nothing')
  assert.ok(openBefore > 0, 'no kill hit a call in flight, so nothing was tested')
  for (let kill = 0; kill < kills; kill++) bench.note('SIGKILL')

  for (const run of ['finishes', 'finished']) {
    const sent = server.requests.length
    const end = await bench.start().end
    bench.note(end)
    assert.equal(end, 'done', run)
    if (run === 'finished') assert.equal(server.requests.length, sent, 'a finished run was paid for again')
  }
  const row = bench.row('')
  assert.equal(row.recorded, bench.items)
  assert.ok(row.sent <= bench.items + row.cut, `${row.sent} calls for ${bench.items} prompts and ${row.cut} cut`)
}

/** Reads a copy of the store as the kill left it, so that the next child has to recover the original by itself. */
function readCopy(store: string): { readonly replies: ReadonlyMap<string, LedgerEntry>; readonly open: number } {
  const copy = `${store}.copy`
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(copy + suffix, { force: true })
    if (existsSync(store + suffix)) copyFileSync(store + suffix, copy + suffix)
  }
  const opened = openStore(copy)
  try {
    assert.equal(opened.db.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok')
    const ledger = openLedger(opened)
    return {
      replies: new Map([...ledger.entries()].map((entry) => [entry.key, entry])),
      open: ledger.spent().unanswered,
    }
  } finally {
    opened.close()
  }
}
