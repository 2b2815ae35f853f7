import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { CostEstimate } from '../pipeline/estimate-cost.ts'
import { FILMS_CONFIG, runCli, runJson, temporaryFolder, writeConfig, writeFilms } from './command-line.fixture.ts'
import { enrichedFilmsForTests } from './enriched-films.fixture.ts'

describe('er2alm cost', () => {
  const enriched = enrichedFilmsForTests()
  const { folder } = enriched

  it('counts every call of an untouched config, sends nothing and leaves nothing behind', async () => {
    const { stages, total, assumptions } = await runJson<CostEstimate>(['cost', '.'], folder.dir)
    // 14 of the 15 items have a passage; 24 users have a history
    assert.equal(stages.attributes.toSend, 14)
    assert.equal(stages.profiles.toSend, 24)
    assert.equal(stages.profiles.estimated, 24)
    assert.equal(stages.picks.toSend, 24)
    assert.equal(total.calls, 62)
    assert.ok(stages.attributes.outputTokens > 14 * 30 && stages.attributes.outputTokens < 14 * 400)
    // prices of the config: 1 and 4 USD a million tokens
    assert.ok(Math.abs(total.usd - (total.inputTokens + 4 * total.outputTokens) / 1e6) < 1e-12)
    assert.ok(assumptions.some((text) => text.includes('14 item replies are missing')))
    assert.equal(enriched.films.server.requests.length, 0)
    assert.equal(existsSync(join(folder.dir, 'runs')), false)
  })

  it('renders the profiles once every item reply is recorded, and asks nothing for what is paid', async () => {
    await runJson(['run', '.', '--out', 'run', '--only', 'items'], folder.dir)
    assert.equal(enriched.films.server.requests.length, 14)
    const { stages } = await runJson<CostEstimate>(['cost', '.', '--out', 'run'], folder.dir)
    assert.deepEqual([stages.attributes.recorded, stages.attributes.toSend, stages.attributes.usd], [14, 0, 0])
    assert.ok(stages.profiles.toSend > 0)
    assert.equal(stages.profiles.estimated, 0)
    assert.equal(stages.picks.estimated, stages.picks.toSend)
    await runJson(['run', '.', '--out', 'run', '--only', 'users'], folder.dir)
    const sent = enriched.films.server.requests.length
    const { total } = await runJson<CostEstimate>(['cost', '.', '--out', 'run'], folder.dir)
    assert.deepEqual([total.toSend, total.inputTokens, total.usd, total.hours], [0, 0, 0, 0])
    assert.equal(total.recorded, sent)
    assert.equal(enriched.films.server.requests.length, sent)
  })

  it('counts only the items that are asked for, and needs no recorded vectors', async () => {
    await writeFile(join(folder.dir, 'three.txt'), 'f1\nf2\nf3\n')
    const set = ['--set', 'enrich.items={"file":"three.txt"}', '--set', 'recordings.vectors=none.jsonl.gz']
    assert.equal((await runJson<CostEstimate>(['cost', '.', ...set], folder.dir)).stages.attributes.toSend, 3)
  })

  it('prints a line a stage and what is assumed', async () => {
    const { out } = await runCli(['cost', '.', '--tokens-per-second', '10'], folder.dir)
    assert.match(out, /^attributes +14 +0 +14 /m)
    assert.match(out, /10 output tokens a second and call, 4 calls at once/)
  })

  it('says that a config without a language model costs nothing', async () => {
    const other = await temporaryFolder()
    await writeFilms(other.dir)
    await writeConfig(other.dir, FILMS_CONFIG)
    assert.equal((await runJson<CostEstimate>(['cost', '.'], other.dir)).total.calls, 0)
    assert.match((await runCli(['cost', '.'], other.dir)).out, /costs nothing/)
    await other.remove()
  })

  it('refuses a rate that is no number', async () => {
    const { status, err } = await runCli(['cost', '.', '--tokens-per-second', 'fast'], folder.dir)
    assert.equal(status, 2)
    assert.match(err, /"fast" is not a number above 0/)
  })
})
