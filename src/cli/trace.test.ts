import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { TracedAttribute } from '../explain/trace.ts'
import { openStore } from '../store/sqlite.ts'
import { runCli, runJson, temporaryFolder } from './command-line.fixture.ts'
import { type EnrichedFilms, writeEnrichedFilms } from './enriched-films.fixture.ts'

describe('er2alm trace', () => {
  let dir: string
  let remove: () => Promise<void>
  let films: EnrichedFilms
  before(async () => {
    ;({ dir, remove } = await temporaryFolder())
    films = await writeEnrichedFilms(dir)
    await runJson(['run', '.', '--out', 'run', '--only', 'items'], dir)
  })
  after(async () => {
    await films.server.close()
    await remove()
  })

  it('prints attribute, quote, range, passage and source hash, all verified', async () => {
    const { status, out } = await runCli(['trace', 'run', '--item', 'f3', '--attribute', 'director'], dir)
    assert.equal(status, 0)
    assert.match(out, /f3 director = Ann Example \[verified\]/)
    assert.match(out, /quote {4}“It was directed by Ann Example\.”/)
    assert.match(out, /range {4}characters \d+ to \d+/)
    assert.match(out, /passage {2}wiki:3/)
    assert.match(out, /sha256 {3}[0-9a-f]{64}/)
  })

  it('takes several items, in the order given', async () => {
    const traced = await runJson<TracedAttribute[]>(['trace', 'run', '--item', 'f5', '--item', 'f2'], dir)
    assert.deepEqual([...new Set(traced.map(({ item }) => item))], ['f5', 'f2'])
    assert.equal(traced.filter(({ status }) => status === 'verified').length, 4)
  })

  it('finds a passage that was changed in the store, prints the chain and ends with 3', async () => {
    const store = openStore(join(dir, 'run/store.sqlite'))
    store.db.prepare("UPDATE passages SET text = replace(text, 'Ann', 'Eve') WHERE id = 'wiki:7'").run()
    store.close()
    const { status, out, err } = await runCli(['trace', 'run', '--item', 'f7', '--json'], dir)
    assert.equal(status, 3)
    const broken = (JSON.parse(out) as TracedAttribute[]).filter((one) => one.status === 'broken')
    assert.deepEqual(
      broken.map(({ attribute }) => attribute),
      ['director', 'genre'],
    )
    assert.match(err, /error TRACE_BROKEN: 2 of 9 chains are broken/)
    assert.equal((await runCli(['trace', 'run', '--item', 'f6'], dir)).status, 0)
  })

  it('suggests items and attributes that are there', async () => {
    const item = await runCli(['trace', 'run', '--item', 'Seven'], dir)
    assert.equal(item.status, 2)
    assert.match(item.err, /did you mean "f7" \(Seven, Eight, 1987\)\?/)
    const attribute = await runCli(['trace', 'run', '--item', 'f1', '--attribute', 'directr'], dir)
    assert.match(attribute.err, /did you mean director\?/)
    assert.match((await runCli(['trace', 'run'], dir)).err, /needs --item/)
  })
})
