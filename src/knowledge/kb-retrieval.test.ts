import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { openStore, type Store } from '../store/sqlite.ts'
import { knowledgeConfig } from './config.ts'
import type { AddReport, KnowledgeStore, RetrievalQuery } from './passage.ts'
import { isSameItem } from './rerank.ts'
import { type JsonlSourceConfig, jsonlSource } from './sources/jsonl.ts'
import { openKnowledge } from './sqlite-store.ts'

const KB = fileURLToPath(new URL('../../../shared/data/kb/', import.meta.url))

interface Asked extends RetrievalQuery {
  readonly gold: ReadonlySet<string>
}

function catalogue(name: string): readonly Asked[] {
  const rows: readonly Record<string, string>[] = parse(readFileSync(join(KB, `gold_${name}.csv`)), { columns: true })
  return rows.map((row) => ({
    title: row.title,
    ...(row.year === '' ? {} : { year: Number(row.year) }),
    gold: new Set(row.doc_ids === '' ? [] : row.doc_ids.split('|')),
  }))
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`

describe('the 150,813 passages of kb', {
  skip: existsSync(KB) ? false : 'needs ../shared/data/kb',
  tags: ['shared'],
}, () => {
  let dir: string
  let store: Store
  let knowledge: KnowledgeStore
  let report: AddReport
  let buildMs: number

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'er2alm-kb-'))
    store = openStore(join(dir, 'store.sqlite'))
    knowledge = openKnowledge(store)
    const { sources } = knowledgeConfig.parse({
      sources: [{ file: join(KB, 'docs.jsonl.gz'), fields: { source: 'src' }, render: 'fields' }],
    })
    const start = performance.now()
    report = await knowledge.add(jsonlSource(sources[0] as JsonlSourceConfig).passages())
    buildMs = performance.now() - start
  })
  after(() => {
    store?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  test('go in; 38 ids occur twice', (t) => {
    t.diagnostic(`build ${(buildMs / 1000).toFixed(1)} s`)
    assert.deepEqual(report, { added: 150_775, skipped: 0, replaced: 38 })
  })

  test('put a right passage first for at least 95 % of the items of movietweetings100k', async (t) => {
    // All items with gold, not a sample: the figure then has no seed. Measured .9559; most misses are untranslated titles.
    const items = catalogue('movietweetings100k').filter(({ gold }) => gold.size > 0)
    const count = { first: 0, wrong: 0, accepted: 0, acceptedWrong: 0 }
    for (const item of items) {
      const [top] = await knowledge.search(item, 1)
      const right = top !== undefined && item.gold.has(top.passage.id)
      const wrong = top !== undefined && !right && !isSameItem(item, top.passage)
      const accepted = top?.match === 'exact-key'
      if (right) count.first++
      if (wrong) count.wrong++
      if (accepted) count.accepted++
      if (accepted && !right) count.acceptedWrong++
    }
    t.diagnostic(`n ${items.length}, hit@1 ${percent(count.first, items.length)}`)
    t.diagnostic(`wrong top-1 ${percent(count.wrong, items.length)}`)
    t.diagnostic(`accepted at exact-key ${percent(count.accepted, items.length)}`)
    t.diagnostic(`accepted, top-1 not in gold ${percent(count.acceptedWrong, items.length)}`)
    assert.ok(count.first / items.length >= 0.95)
    assert.ok(count.acceptedWrong / items.length <= 0.01)
  })

  test('are refused at exact-key for at least 97 % of the items without a true passage', async (t) => {
    for (const name of ['movietweetings100k', 'ml10m', 'netflix']) {
      const items = catalogue(name).filter(({ gold }) => gold.size === 0)
      let accepted = 0
      for (const item of items) {
        if ((await knowledge.search(item, 1, 'exact-key')).length > 0) accepted++
      }
      t.diagnostic(`${name}: accepted ${accepted} of ${items.length} items without gold`)
      assert.ok(accepted / items.length <= 0.03, `${name}: ${accepted} of ${items.length}`)
    }
  })

  test('are refused at 0.5 for at least 97 % of the items of movietweetings100k without a true passage', async (t) => {
    const items = catalogue('movietweetings100k').filter(({ gold }, at) => gold.size === 0 && at % 8 === 0)
    let accepted = 0
    for (const item of items) if ((await knowledge.search(item, 1, 0.5)).length > 0) accepted++
    t.diagnostic(`accepted ${accepted} of ${items.length} items without gold`)
    assert.ok(accepted / items.length <= 0.03, `${accepted} of ${items.length}`)
  })

  test('answer "the" × 800 within half a second', async (t) => {
    const start = performance.now()
    await knowledge.search({ title: 'the '.repeat(800), year: 1999 }, 10)
    const ms = performance.now() - start
    t.diagnostic(`${ms.toFixed(0)} ms`)
    assert.ok(ms < 500, `${ms} ms`)
  })
})
