import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { runCli, runJson, temporaryFolder } from '../cli/command-line.fixture.ts'
import { type EnrichedFilms, writeEnrichedFilms } from '../cli/enriched-films.fixture.ts'

interface Line {
  readonly schema: string
  readonly kind: 'attribute' | 'profile' | 'picks'
  readonly item: { readonly id: string; readonly title: string; readonly year: number | null }
  readonly attribute: string
  readonly value: readonly string[]
  readonly status: string
  readonly evidence: readonly {
    readonly passage: string
    readonly quote: string
    readonly start: number
    readonly end: number
    readonly sha256: string
    readonly source: string
    readonly licence: string | null
    readonly date: string | null
    readonly suspicious: readonly string[]
  }[]
  readonly call: {
    readonly key: string
    readonly model: string
    readonly promptVersion: string
    readonly replySha256: string
    readonly inputTokens: number
    readonly usd: number
    readonly recorded: string
    readonly sampling: { readonly temperature: number }
  } | null
  readonly decision: { readonly aspect: string; readonly kept: boolean } | null
  readonly vector: { readonly key: string; readonly sha256: string; readonly text: string } | null
  readonly run: { readonly er2alm: string; readonly finished: string }
  readonly user: string
}

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

describe('er2alm export RUN provenance', () => {
  let dir: string
  let remove: () => Promise<void>
  let films: EnrichedFilms
  let lines: readonly Line[]
  before(async () => {
    ;({ dir, remove } = await temporaryFolder())
    films = await writeEnrichedFilms(dir)
    await runJson(['run', '.', '--out', 'run', '--only', 'features'], dir)
    const { status, err } = await runCli(['export', 'run', 'provenance', '--out', 'provenance.jsonl'], dir)
    assert.equal(status, 0, err)
    const text = await readFile(join(dir, 'provenance.jsonl'), 'utf8')
    lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
  })
  after(async () => {
    await films.server.close()
    await remove()
  })

  it('has a line a statement, a profile and picks, with original ids, all of one schema', () => {
    const kinds = Map.groupBy(lines, ({ kind }) => kind)
    assert.equal(kinds.get('attribute')!.length, 15 * 9)
    assert.equal(kinds.get('profile')!.length, 24)
    assert.ok(kinds.get('picks')!.every(({ user, call }) => user.startsWith('u') && call !== null))
    assert.deepEqual([...new Set(lines.map(({ schema }) => schema))], ['er2alm-provenance/1'])
  })

  it('can be checked without er2alm: quotes in the source file, replies and vectors in the store, by their hashes', async () => {
    const source = (await readFile(join(dir, 'passages.jsonl'), 'utf8')).trimEnd().split('\n')
    const texts = new Map(source.map((line) => JSON.parse(line)).map(({ id, text }) => [id as string, text as string]))
    const db = new DatabaseSync(join(dir, 'run/store.sqlite'), { readOnly: true })
    let quotes = 0
    for (const { kind, status, value, evidence, call, vector, decision } of lines) {
      if (kind !== 'attribute') continue
      for (const { passage, quote, start, end, sha256: hash, suspicious } of evidence) {
        const text = texts.get(passage)!
        assert.equal(sha256(text), hash)
        assert.equal(text.slice(start, end), quote)
        assert.deepEqual(suspicious, [])
        quotes++
      }
      if (call !== null) {
        const { text } = db.prepare('SELECT text FROM calls WHERE key = ?').get(call.key) as { readonly text: string }
        assert.equal(sha256(text), call.replySha256)
        for (const one of value) assert.ok(text.includes(one), one)
      }
      if (vector !== null) {
        const row = db.prepare('SELECT vector FROM vectors WHERE key = ?').get(vector.key)
        assert.equal(sha256((row as { readonly vector: Uint8Array }).vector), vector.sha256)
      }
      if (status === 'stated') assert.ok(evidence.length > 0 && call !== null && decision !== null && vector !== null)
    }
    db.close()
    assert.equal(quotes, 14 * 2)
  })

  it('says of every call with which model, prompt and sampling, what it took and when', () => {
    const { call, run, item } = lines.find(({ attribute, status }) => attribute === 'director' && status === 'stated')!
    assert.deepEqual(
      [call!.model, call!.promptVersion, call!.sampling.temperature, item.title],
      ['fake', 'item-1', 0, 'Film Number a'],
    )
    assert.ok(call!.inputTokens > 0 && call!.usd > 0)
    assert.match(call!.recorded, /^20\d\d-\d\d-\d\dT/)
    assert.match(run.er2alm, /^\d/)
  })

  it('has lines for what is unknown, too, with the reason and no chain', () => {
    const line = lines.find(({ kind, item }) => kind === 'attribute' && item.id === 'new')!
    assert.deepEqual([line.status, line.value, line.evidence, line.call, line.vector], ['unknown', [], [], null, null])
  })

  it('is the same text again, and on stdout', async () => {
    const { out } = await runCli(['export', 'run', 'provenance'], dir)
    assert.equal(out, await readFile(join(dir, 'provenance.jsonl'), 'utf8'))
  })

  it('is refused where profiles that the run made are gone, rather than left short', async () => {
    await cp(join(dir, 'run'), join(dir, 'short'), { recursive: true })
    await rm(join(dir, 'short/enrich/profiles.jsonl'))
    const { status, err } = await runCli(['export', 'short', 'provenance', '--out', 'short.jsonl'], dir)
    assert.equal(status, 3)
    assert.match(err, /RUN_UNREADABLE[\s\S]*enrich\/profiles\.jsonl/)
    assert.equal(existsSync(join(dir, 'short.jsonl')), false)
  })

  it('is no table', async () => {
    const { status, err } = await runCli(['export', 'run', 'provenance', '--format', 'csv'], dir)
    assert.equal(status, 2)
    assert.match(err, /provenance cannot be written as csv/)
    assert.match((await runCli(['export', 'run', 'provenanc'], dir)).err, /did you mean provenance\?/)
  })
})
