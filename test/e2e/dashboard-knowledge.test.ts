import assert from 'node:assert/strict'
import { appendFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ItemAttribute } from '../../src/enrich/attribute.ts'
import type {
  Catalogue,
  CatalogueRow,
  DecisionRow,
  ItemPage,
  NoisePage,
  ReliabilityRow,
  StatementView,
} from '../../src/serve/dashboard/enrichment-data.ts'
import type { Missing, Rows } from '../../src/serve/dashboard/page-data.ts'
import { dashboardPagesForTests } from './dashboard-pages.ts'
import { NUM_ITEMS } from './tiny-catalogue.ts'

const pages = dashboardPagesForTests()
const { dir, appOf, get } = pages

test('noise › has counts by reason and aspect, and histograms that sum up to what was judged', async () => {
  const page = await get<NoisePage>('noise')
  assert.equal(page.kept + page.dropped, page.candidates)
  const judged = page.reasons.filter(({ reason }) => reason !== 'unknown')
  assert.equal(
    judged.reduce((sum, { count }) => sum + count, 0),
    page.candidates,
  )
  assert.equal(
    judged.filter(({ kept }) => kept).reduce((sum, { count }) => sum + count, 0),
    page.kept,
  )
  assert.equal(
    page.aspects.reduce((sum, { kept, dropped }) => sum + kept + dropped, 0),
    page.candidates,
  )
  assert.equal(
    page.scores.reduce((sum, { count }) => sum + count, 0),
    page.candidates,
  )
  assert.equal(
    page.scores.reduce((sum, { kept }) => sum + kept, 0),
    page.kept,
  )
  assert.equal(page.threshold, 0.4)
  const { values, bins } = page.reliability as Exclude<NoisePage['reliability'], Missing>
  assert.equal(
    bins.reduce((sum, { count }) => sum + count, 0),
    values,
  )
})

test('noise decisions › are found by title, text, aspect, fate and reason', async () => {
  const { total } = await get<Rows<DecisionRow>>('noise/decisions')
  const page = await get<NoisePage>('noise')
  assert.equal(total, page.candidates)
  const kept = await get<Rows<DecisionRow>>('noise/decisions?kept=true&limit=100')
  assert.ok(kept.total === page.kept && kept.rows.every((row) => row.kept))
  const french = await get<Rows<DecisionRow>>('noise/decisions?search=french&aspect=cultureLanguage&limit=100')
  assert.ok(french.total > 0 && french.rows.every(({ text }) => text!.includes('French')))
  const one = await get<Rows<DecisionRow>>(`noise/decisions?search=${encodeURIComponent('story number 7')}`)
  assert.deepEqual([...new Set(one.rows.map(({ item }) => item.id))], ['m7'])
  const unknown = await get<Rows<DecisionRow>>('noise/decisions?reason=unknown&limit=1')
  assert.equal(unknown.total, page.reasons.find(({ reason }) => reason === 'unknown')!.count)
  assert.equal(unknown.rows[0]!.text, null)
})

test('noise values › are in order of reliability, either way', async () => {
  const lowest = await get<Rows<ReliabilityRow>>('noise/values?limit=100')
  const found = lowest.rows.map(({ reliability }) => reliability)
  assert.deepEqual(
    found,
    found.toSorted((a, b) => a - b),
  )
  const highest = await get<Rows<ReliabilityRow>>('noise/values?order=highest&limit=1')
  assert.ok(highest.rows[0]!.reliability >= found.at(-1)!)
  const country = await get<Rows<ReliabilityRow>>('noise/values?attribute=country&search=m1&limit=100')
  assert.ok(country.rows.length > 0 && country.rows.every(({ attribute }) => attribute.includes('country')))
})

test('catalogue › has every item, by title, and by what became of its attributes', async () => {
  const all = await get<Rows<CatalogueRow>>('catalogue?limit=100')
  assert.equal(all.total, NUM_ITEMS)
  const seven = all.rows.find(({ id }) => id === 'm7')!
  assert.deepEqual([seven.title, seven.stated, seven.unknown, seven.rejected], ['Story Number 7', 4, 0, 0])
  const country = seven.values.find(({ attribute }) => attribute === 'country')!
  assert.deepEqual([country.values.map(({ value }) => value), country.more], [['Japan'], 0])
  assert.equal((await get<Rows<CatalogueRow>>('catalogue?status=rejected')).total, 0)
  assert.equal((await get<Rows<CatalogueRow>>('catalogue?status=stated&attribute=genre')).total, NUM_ITEMS)
})

test('catalogue › has first the items without a doubted value, the fullest before the others, or what is doubted', async () => {
  const weighed = await get<Rows<ReliabilityRow>>('noise/values?limit=100')
  const reliable = await get<Catalogue>('catalogue?limit=100')
  assert.ok(reliable.weighed && weighed.total > 0)
  const leastOf = ({ values }: CatalogueRow): number =>
    Math.min(...values.flatMap((one) => one.values).flatMap(({ reliability }) => reliability ?? []))
  const relied = reliable.rows.map(leastOf)
  const numRelied = relied.filter((least) => least >= 0.5).length
  assert.ok(numRelied > 0 && relied.slice(0, numRelied).every((least) => least >= 0.5))
  const fullness = reliable.rows.slice(0, numRelied).map(({ stated }) => stated)
  assert.deepEqual(
    fullness,
    fullness.toSorted((a, b) => b - a),
  )
  const doubted = (await get<Catalogue>('catalogue?limit=100&order=doubted')).rows
  assert.deepEqual(
    doubted.map(leastOf),
    relied.toSorted((a, b) => a - b),
  )
  // The least reliable of all values stands in the first row.
  assert.equal(doubted[0]!.id, weighed.rows[0]!.item.id)
  const plain = await get<Catalogue>('catalogue?limit=100&order=catalogue')
  assert.deepEqual(
    plain.rows.slice(0, 3).map(({ id }) => id),
    ['m0', 'm1', 'm10'],
  )
})

test('catalogue › says which of the stated values noise control dropped', async () => {
  const { rows } = await get<Rows<DecisionRow>>('noise/decisions?kept=false&aspect=cultureLanguage&limit=100')
  const { rows: items } = await get<Catalogue>('catalogue?limit=100')
  const dropped = items.filter(({ values }) => values.find(({ attribute }) => attribute === 'country')?.dropped)
  assert.ok(rows.length > 0)
  assert.deepEqual(dropped.map(({ id }) => id).toSorted(), rows.map(({ item }) => item.id).toSorted())
})

test('item › has quotes inside their passages, decisions, and a trace that holds', async () => {
  const page = await get<ItemPage>('catalogue/m7')
  assert.deepEqual([page.title, page.year, page.genres], ['Story Number 7', 1987, ['comedy']])
  const statements = page.statements as readonly StatementView[]
  assert.deepEqual(
    statements.map(({ attribute }) => attribute),
    ['director', 'country', 'language', 'genre'],
  )
  for (const { attribute, status, quotes, steps, decision, values, check } of statements) {
    assert.deepEqual([status, check], ['verified', 'supported'], attribute)
    assert.ok(values[0]!.reliability! > 0 && values[0]!.reliability! < 1, attribute)
    const [{ quote, excerpt, source }] = quotes as [StatementView['quotes'][0]]
    assert.ok(quote.includes(values[0]!.value), attribute)
    assert.deepEqual([excerpt!.quote, excerpt!.title], [quote, 'Story Number 7'])
    assert.match(`${excerpt!.before}${excerpt!.quote}${excerpt!.after}`, /^Story Number 7 .*\.$/)
    assert.ok(['a', 'b'].includes(source))
    assert.deepEqual(
      [...new Set(steps.map(({ step }) => step))],
      ['file', 'prompt', 'reply', 'record', 'decision', 'vector'],
    )
    assert.ok(steps.every(({ problem }) => problem === undefined))
    assert.equal(decision!.item.id, 'm7')
  }
  assert.equal((await pages.app.request('/dashboard/catalogue/m700')).status, 404)
})

test('item › whose record was changed is broken, and says which step does not hold', async () => {
  cpSync(join(dir, 'run'), join(dir, 'changed'), { recursive: true })
  const changed = await appOf('changed')
  assert.equal(
    ((await get<ItemPage>('catalogue/m7', changed)).statements as readonly StatementView[])[0]!.status,
    'verified',
  )
  const record: ItemAttribute = {
    ...{ item: 'm7', attribute: 'director', value: ['Nobody'], status: 'stated' },
    evidence: [{ passage: 'a:m7', quote: 'Nobody', start: 0, end: 6, source: 'a', sha256: '0'.repeat(64) }],
    call: null,
  }
  appendFileSync(join(dir, 'changed/enrich/attributes.jsonl'), `${JSON.stringify(record)}\n`)
  const { statements } = await get<ItemPage>('catalogue/m7', changed)
  const last = (statements as readonly StatementView[]).at(-1)!
  assert.equal(last.status, 'broken')
  const [quote] = last.quotes
  assert.ok(quote!.problem !== undefined && quote!.excerpt === undefined)
  assert.match(last.steps.find(({ step }) => step === 'file')!.problem!, /was changed after it was written/)
})
