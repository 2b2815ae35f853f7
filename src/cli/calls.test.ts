import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openLedger } from '../store/ledger.ts'
import { openQuarantine } from '../store/quarantine.ts'
import { openStore } from '../store/sqlite.ts'
import { runCli, runJson } from './command-line.fixture.ts'
import { enrichedFilmsForTests } from './enriched-films.fixture.ts'

describe('er2alm calls', () => {
  const enriched = enrichedFilmsForTests(async (dir) => {
    await runJson(['run', '.', '--out', 'run', '--only', 'items'], dir)
    await runJson(['batch', 'write', '.', 'users.jsonl', '--out', 'run', '--limit', '2'], dir)
    const store = openStore(join(dir, 'run', 'store.sqlite'))
    openLedger(store)
    const reply = `{"plot": 7}\u001b[2J${' and on'.repeat(40)}`
    openQuarantine(store).add({
      key: 'k'.repeat(64),
      stage: 'attributes',
      reply,
      reason: '"plot" is no string',
      atMs: 1,
    })
    store.close()
  })
  const { folder } = enriched

  it('prints what each stage sent and cost, what is in batches, and the quarantine', async () => {
    const { out } = await runCli(['calls', 'run'], folder.dir)
    assert.match(out, /^attributes +14 +0 +\d+ +\d+ +\d/m)
    assert.match(out, /^profiles +2 +2 +0 +0 /m)
    assert.match(out, /batch users.jsonl: 2 calls wait/)
    assert.match(out, /1 replies in quarantine/)
    assert.match(out, /"plot" is no string +\{"plot": 7\}/)
    assert.ok(!out.includes('\u001b'), 'a reply reached the terminal raw')
  })

  it('gives the raw replies in full as JSON', async () => {
    const report = await runJson<{ quarantine: { reply: string }[]; total: { requests: number } }>(
      ['calls', 'run'],
      folder.dir,
    )
    assert.equal(report.total.requests, 14 + 2)
    assert.ok(report.quarantine[0]!.reply.includes('\u001b') && report.quarantine[0]!.reply.length > 200)
  })

  it('says when there is no run', async () => {
    const { status, err } = await runCli(['calls', 'nowhere'], folder.dir)
    assert.equal(status, 3)
    assert.match(err, /there is no run folder/)
  })
})
