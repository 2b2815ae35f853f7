import assert from 'node:assert/strict'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Cost, Enrichment } from '../../src/serve/dashboard/enrichment-data.ts'
import type { Curves, Overview, OverviewData, Results } from '../../src/serve/dashboard/page-data.ts'
import { dashboardPagesForTests } from './dashboard-pages.ts'
import { NUM_ITEMS, NUM_USERS, TINY_MODELS } from './tiny-catalogue.ts'

const pages = dashboardPagesForTests()
const { dir, appOf, get, missing } = pages

test('overview › has the run, its data, every stage, and the comparison in words and figures', async () => {
  const page = await get<Overview>('overview')
  assert.deepEqual([page.run, page.seeds, page.encoder], ['run', [1, 2], 'hashed'])
  assert.match(page.languageModel!, /openai-compatible reader/)
  const { users, items, train, validation, test: tested } = page.data as OverviewData
  assert.deepEqual([users, items, train, validation, tested], [NUM_USERS, NUM_ITEMS, 320, 80, 120])
  assert.deepEqual(page.stages.filter(({ name }) => name.startsWith('train')).length, TINY_MODELS.length)
  const results = page.results as Results
  assert.deepEqual([results.reference, results.referenceLabel], ['er2alm', 'ER²ALM'])
  assert.deepEqual(
    results.headlines.map(({ metric }) => metric),
    ['ndcg@20', 'recall@20'],
  )
  for (const { metric, sentences } of results.headlines) {
    assert.ok(sentences[0]!.startsWith(`The highest mean ${metric} `), sentences[0])
    assert.ok(sentences[1]!.includes(`(${metric})`), sentences[1])
    assert.ok(!sentences.join(' ').includes(metric === 'ndcg@20' ? 'recall' : 'ndcg'))
  }
  for (const note of [/^Split: /, /60 items are ranked/, /^Verdicts \(recall@20, ndcg@20\)/, /^precision@k: /])
    assert.ok(
      results.notes.some((one) => note.test(one)),
      String(note),
    )
  const [all] = results.slices
  assert.deepEqual([all!.slice, all!.users, all!.targets], ['all', NUM_USERS, 120])
  assert.deepEqual(all!.metrics.slice(0, 2), ['recall@20', 'ndcg@20'])
  assert.deepEqual(
    all!.models.map(({ model }) => model),
    TINY_MODELS,
  )
  for (const { model, values, comparisons } of all!.models) {
    assert.equal(values.length, all!.metrics.length)
    for (const value of values)
      assert.ok(value!.ci95[0] <= value!.mean + 1e-12 && value!.mean <= value!.ci95[1] + 1e-12)
    assert.deepEqual(
      comparisons.map(({ metric }) => metric),
      model === 'er2alm' ? [] : ['recall@20', 'ndcg@20'],
    )
  }
})

test('overview › says of each model what it is, than the reference', async () => {
  const { slices } = (await get<Overview>('overview')).results as Results
  for (const { metrics, models } of slices) {
    const own = models.find(({ model }) => model === 'er2alm')!
    for (const { values, comparisons } of models) {
      for (const { metric, delta, ci95, verdict } of comparisons) {
        const at = metrics.indexOf(metric)
        assert.ok(Math.abs(delta - (values[at]!.mean - own.values[at]!.mean)) < 1e-9, metric)
        assert.ok(ci95[0] <= delta && delta <= ci95[1], metric)
        assert.ok(verdict === 'cannot tell' || verdict === (delta > 0 ? 'better' : 'worse'), `${verdict} by ${delta}`)
      }
    }
  }
})

test('curves › have loss terms and validation by epoch of each model and seed', async () => {
  const { models } = await get<Curves>('curves')
  assert.deepEqual(
    models.map(({ model }) => model),
    TINY_MODELS,
  )
  const ours = models.find(({ model }) => model === 'er2alm')!
  assert.deepEqual(
    ours.fits.map(({ kind, seed }) => [kind, seed]),
    [
      ['choosing', 1],
      ['final', 1],
      ['final', 2],
    ],
  )
  const [choosing] = ours.fits
  assert.ok(choosing!.terms.includes('bpr'))
  const evaluated = choosing!.epochs.filter(({ validation }) => validation !== undefined)
  assert.ok(evaluated.some(({ epoch, validation }) => epoch === ours.bestEpoch && validation === ours.validation))
  assert.ok(choosing!.epochs.every(({ terms }) => terms.length === choosing!.terms.length))
  const ease = models.find(({ model }) => model === 'ease')!
  assert.deepEqual([ease.bestEpoch, ease.fits.every(({ epochs }) => epochs.length === 0), ease.trials], [0, true, []])
})

test('cost and enrichment › have what was sent and paid for, and that it is done', async () => {
  const { rows, total, budget, quarantine } = await get<Cost>('cost')
  assert.deepEqual(
    rows.map(({ stage, model }) => [stage, model]),
    [
      ['attributes', 'openai-compatible reader'],
      ['picks', 'openai-compatible reader'],
      ['profiles', 'openai-compatible reader'],
    ],
  )
  assert.equal(total.requests, pages.server.requests.length)
  assert.deepEqual([budget.requests, budget.maxUsd, quarantine.total], [pages.server.requests.length, null, 0])
  const page = await get<Enrichment>('enrichment')
  assert.deepEqual([page.state, page.process, page.paused], ['done', false, false])
  assert.deepEqual(
    page.steps.map(({ done }) => done),
    [NUM_ITEMS, NUM_USERS],
  )
})

test('studies › that lie in the run folder are shown, and the command that makes one where there is none', async () => {
  assert.match((await missing('studies', pages.app)).hint, /er2alm study new-items run /)
  cpSync(join(dir, 'run'), join(dir, 'studied'), { recursive: true })
  mkdirSync(join(dir, 'studied/study'))
  const part = { title: 'T', notes: ['n'], tables: [{ title: 't', header: ['a'], rows: [[1], [null]] }], plots: [] }
  const saved = { study: 'new-items', at: '2026-01-01T00:00:00.000Z', parts: [part], figures: [] }
  writeFileSync(join(dir, 'studied/study/new-items.json'), JSON.stringify(saved))
  writeFileSync(join(dir, 'studied/study/other.json'), '{"study": 7}')
  const studied = await appOf('studied', false)
  const { studies } = await get<{ readonly studies: readonly unknown[] }>('studies', studied)
  assert.deepEqual(studies, [{ name: 'new-items', at: saved.at, parts: [part] }])
})
