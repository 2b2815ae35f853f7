import assert from 'node:assert/strict'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Registry } from 'prom-client'
import type { ItemAttribute } from '../../src/enrich/attribute.ts'
import { createContext } from '../../src/pipeline/create-context.ts'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { openFinishedRun, runPipeline, type StageName } from '../../src/pipeline/run.ts'
import { createApp } from '../../src/serve/app.ts'
import type {
  CatalogueRow,
  Cost,
  DecisionRow,
  Enrichment,
  ItemPage,
  NoisePage,
  ReliabilityRow,
  StatementView,
} from '../../src/serve/dashboard/enrichment-data.ts'
import type {
  CaseStudy,
  Cases,
  Curves,
  Missing,
  Overview,
  OverviewData,
  ProfileView,
  Results,
  Rows,
  UserPage,
  UserRow,
} from '../../src/serve/dashboard/page-data.ts'
import type { ErrorReply } from '../../src/serve/http-error.ts'
import type { ServeApp } from '../../src/serve/route.ts'
import { loadServedModel, type OpenRun } from '../../src/serve/served-model.ts'
import { createService } from '../../src/serve/service.ts'
import { DEFAULT_SETTINGS } from '../../src/serve/settings.ts'
import { NO_EVENTS } from '../../src/serve/user-events.ts'
import { fakeContext } from '../fake-context.ts'
import { type OpenAiServer, startOpenAiServer } from '../fault/openai-server.ts'
import { readPassages } from './passage-reader.ts'
import { NUM_ITEMS, NUM_USERS, TINY_MODELS, writeTinyCatalogue } from './tiny-catalogue.ts'

/** Every page, with an id where it takes one. */
const PATHS = [
  'overview',
  'curves',
  'cases',
  'case?user=u1&item=m3',
  'users',
  'users/u1',
  'noise',
  'noise/decisions',
  'noise/values',
  'catalogue',
  'catalogue/m3',
  'studies',
  'cost',
  'enrichment',
]
const dir = mkdtempSync(join(tmpdir(), 'er2alm-dashboard-'))
const context = createContext({ seed: 1 })
let server: OpenAiServer
let app: ServeApp

before(async () => {
  server = await startOpenAiServer({ answer: readPassages })
  writeTinyCatalogue(dir, server.baseUrl)
  await runTiny('run')
  app = await appOf('run')
})
after(async () => {
  await server.close()
  rmSync(dir, { recursive: true, force: true })
})

async function runTiny(name: string, only?: StageName, ...overrides: readonly string[]): Promise<void> {
  const options = { out: join(dir, name), env: {}, ...(only && { only }) }
  await runPipeline(await loadConfig(dir, overrides, dir), options, fakeContext(3_600_000).context)
}

/** The application over a run folder. @param isServed false: before it has a model */
async function appOf(name: string, isServed = true): Promise<ServeApp> {
  const { run, config } = openFinishedRun(join(dir, name), context)
  const opened: OpenRun = { run, config, context, env: {} }
  const served = isServed ? await loadServedModel(opened) : undefined
  const load = async (): Promise<never> => {
    throw new Error('nothing is swapped in here')
  }
  const service = createService(served, { events: NO_EVENTS, runs: () => [], load })
  const settings = { ...DEFAULT_SETTINGS, stateDir: '', logLevel: 'silent' as const }
  return createApp({ service, settings, metrics: new Registry(), opened })
}

/** The data of a page, which must be there. */
async function get<T>(path: string, from: ServeApp = app): Promise<T> {
  const reply = await from.request(`/dashboard/${path}`)
  const body = (await reply.json()) as T
  assert.equal(reply.status, 200, `${path}: ${JSON.stringify(body)}`)
  assert.ok(!('missing' in (body as object)), `${path}: ${JSON.stringify(body)}`)
  return body
}

/** What a page says in place of data. */
async function missing(path: string, from: ServeApp): Promise<Missing> {
  const reply = await from.request(`/dashboard/${path}`)
  const body = (await reply.json()) as Missing
  assert.equal(reply.status, 200, `${path}: ${JSON.stringify(body)}`)
  assert.ok(body.missing !== '' && body.hint !== '', `${path}: ${JSON.stringify(body).slice(0, 200)}`)
  assert.ok(!`${body.missing} ${body.hint}`.includes(dir), `${path} names a folder: ${JSON.stringify(body)}`)
  return body
}

test('overview › has the run, its data, every stage, and the comparison in words and figures', async () => {
  const page = await get<Overview>('overview')
  assert.deepEqual([page.run, page.seeds, page.encoder], ['run', [1, 2], 'hashed'])
  assert.match(page.languageModel!, /openai-compatible reader/)
  const { users, items, train, validation, test: tested } = page.data as OverviewData
  assert.deepEqual([users, items, train, validation, tested], [NUM_USERS, NUM_ITEMS, 320, 80, 120])
  assert.deepEqual(page.stages.filter(({ name }) => name.startsWith('train')).length, TINY_MODELS.length)
  const results = page.results as Results
  assert.deepEqual([results.reference, results.referenceLabel], ['er2alm', 'ER²ALM'])
  assert.match(results.headline[0]!, /^The highest mean ndcg@20/)
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

test('cases › are pairs of the test that are what they say, and a case study has both sides and the lines between them', async () => {
  const { cases, k } = await get<Cases>('cases')
  assert.ok(cases.length > 0)
  assert.equal(new Set(cases.map(({ user }) => user)).size, cases.length)
  for (const { kind, user, item, hit, rank } of cases) {
    assert.equal(hit, rank <= k)
    const study = await get<CaseStudy>(`case?user=${user}&item=${item.id}`)
    assert.deepEqual([study.rank, study.taken, study.outcome], [rank, true, hit ? 'hit' : 'missed'])
    const spoken = study.lines.filter(({ alignment }) => alignment !== null)
    const fits = spoken.map(({ alignment }) => alignment! > 0)
    if (kind === 'fits-throughout') assert.ok(fits.every(Boolean))
    else if (kind === 'fits-nowhere') assert.ok(fits.every((fit) => !fit))
    else assert.ok(fits.some(Boolean) && !fits.every(Boolean))
    assert.ok(Math.abs(study.lines.reduce((sum, line) => sum + line.contribution, 0) - study.total) < 1e-12)
    for (const { from, to, weight, alignment, contribution } of study.lines) {
      const side = study.userAspects.find(({ aspect }) => aspect === from)!
      assert.equal(side.weight, weight)
      assert.ok(study.itemAspects.some(({ aspect }) => aspect === to))
      assert.ok(Math.abs(contribution - weight * (alignment ?? 0)) < 1e-12)
    }
  }
})

test('case › of an item that the user took before has no rank, and of one that nobody asked for says so', async () => {
  const { history } = await get<UserPage>('users/u1')
  const taken = history.rows.find(({ part }) => part === 'train')!
  const seen = await get<CaseStudy>(`case?user=u1&item=${taken.id}`)
  assert.deepEqual([seen.rank, seen.outcome, seen.taken], [null, 'seen', false])
  const known = new Set(history.rows.map(({ id }) => id))
  const other = Array.from({ length: NUM_ITEMS }, (_, i) => `m${i}`).find((id) => !known.has(id))!
  const stranger = await get<CaseStudy>(`case?user=u1&item=${other}`)
  assert.deepEqual([stranger.outcome, stranger.taken], ['not taken', false])
  assert.ok(stranger.rank! >= 1)
  for (const query of ['user=nobody&item=m1', 'user=u1&item=nothing', 'user=__proto__&item=m1'])
    assert.equal((await app.request(`/dashboard/case?${query}`)).status, 404)
})

test('users › are found by a part of their id, in parts of a list', async () => {
  const all = await get<Rows<UserRow>>('users?limit=7&offset=35')
  assert.deepEqual([all.total, all.offset, all.rows.length], [NUM_USERS, 35, 5])
  const some = await get<Rows<UserRow>>('users?search=U3&limit=100')
  assert.ok(some.rows.every(({ user }) => user.includes('u3')) && some.total === 11)
  assert.deepEqual(some.rows[0], { user: some.rows[0]!.user, history: 10, test: 3, profile: 'generated' })
})

test('users › have their history with titles and times, newest first, and the profile with weights', async () => {
  const page = await get<UserPage>('users/u1?limit=100')
  assert.equal(page.history.total, 13)
  const times = page.history.rows.map(({ time }) => time!)
  assert.deepEqual(times, times.toSorted().reverse())
  assert.deepEqual(
    (['test', 'validation', 'train'] as const).map(
      (part) => page.history.rows.filter((row) => row.part === part).length,
    ),
    [3, 2, 8],
  )
  assert.match(page.history.rows[0]!.title, /^Story Number \d+$/)
  const { status, aspects } = page.profile as ProfileView
  assert.equal(status, 'generated')
  assert.ok(aspects.length > 0 && aspects.every(({ items }) => items.every(({ title }) => title.startsWith('Story'))))
  const weights = aspects.map(({ weight }) => weight)
  assert.deepEqual(
    weights,
    weights.toSorted((a, b) => b - a),
  )
})

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
  assert.ok(seven.values.some(([attribute, value]) => attribute === 'country' && value === 'Japan'))
  assert.equal((await get<Rows<CatalogueRow>>('catalogue?status=rejected')).total, 0)
  assert.equal((await get<Rows<CatalogueRow>>('catalogue?status=stated&attribute=genre')).total, NUM_ITEMS)
})

test('item › has quotes inside their passages, decisions, and a trace that holds', async () => {
  const page = await get<ItemPage>('catalogue/m7')
  assert.deepEqual([page.title, page.year, page.genres], ['Story Number 7', 1987, ['comedy']])
  const statements = page.statements as readonly StatementView[]
  assert.deepEqual(
    statements.map(({ attribute }) => attribute),
    ['director', 'country', 'language', 'genre'],
  )
  for (const { attribute, status, quotes, steps, decision, value } of statements) {
    assert.equal(status, 'verified', attribute)
    const [{ quote, excerpt, source }] = quotes as [StatementView['quotes'][0]]
    assert.ok(quote.includes(value[0]!), attribute)
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
  assert.equal((await app.request('/dashboard/catalogue/m700')).status, 404)
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
  assert.equal(total.requests, server.requests.length)
  assert.deepEqual([budget.requests, budget.maxUsd, quarantine.total], [server.requests.length, null, 0])
  const page = await get<Enrichment>('enrichment')
  assert.deepEqual([page.state, page.process, page.paused], ['done', false, false])
  assert.deepEqual(
    page.steps.map(({ done }) => done),
    [NUM_ITEMS, NUM_USERS],
  )
})

test('studies › that lie in the run folder are shown, and the command that makes one where there is none', async () => {
  assert.match((await missing('studies', app)).hint, /er2alm study new-items RUN/)
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

test('pages › of a run that stopped early, before it has a model, say what is missing and what makes it', async () => {
  await runTiny('early', 'data')
  const early = await appOf('early', false)
  const there = ['overview', 'users', 'users/u1', 'catalogue', 'catalogue/m3', 'enrichment']
  for (const path of PATHS) await (there.includes(path) ? get(path, early) : missing(path, early))
  const overview = await get<Overview>('overview', early)
  assert.match((overview.results as Missing).missing, /not evaluated/)
  assert.equal((await get<Enrichment>('enrichment', early)).state, 'waiting')
  assert.match((await missing('case?user=u1&item=m3', early)).hint, /swap the run in/)
  await runTiny('early', 'items')
  const items = await get<Enrichment>('enrichment', early)
  assert.deepEqual(
    items.steps.map(({ state }) => state),
    ['done', 'waiting'],
  )
  assert.equal(items.state, 'stopped')
  const { statements } = await get<ItemPage>('catalogue/m3', early)
  assert.equal((statements as readonly StatementView[])[0]!.status, 'verified')
})

test('pages › of a run without enrichment say so, and which parts of the config make it', async () => {
  const loaded = await loadConfig(dir, ['models={"popularity":{},"ease":{}}'], dir)
  const bare = JSON.parse(JSON.stringify(loaded.config)) as Record<string, unknown>
  for (const part of ['llm', 'embed', 'knowledge']) delete bare[part]
  mkdirSync(join(dir, 'bare'))
  for (const file of ['ratings.csv', 'items.jsonl']) cpSync(join(dir, file), join(dir, 'bare', file))
  writeFileSync(join(dir, 'bare/er2alm.config.json'), JSON.stringify(bare))
  const out = join(dir, 'bare-run')
  await runPipeline(await loadConfig(join(dir, 'bare'), [], dir), { out, env: {} }, fakeContext(3_600_000).context)
  const plain = await appOf('bare-run')
  const there = ['overview', 'curves', 'users', 'users/u1', 'catalogue', 'catalogue/m3']
  for (const path of PATHS) {
    if (there.includes(path)) await get(path, plain)
    else if (path !== 'studies')
      assert.match((await missing(path, plain)).hint, /^add knowledge, llm, embed to the config/, path)
  }
  const reply = await plain.request('/dashboard/enrichment', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"paused":true}',
  })
  assert.deepEqual([reply.status, ((await reply.json()) as ErrorReply).error.code], [400, 'RUN_NOT_ENRICHED'])
})

test('pages › of a folder with damaged files say what is damaged, never where the folder lies', async () => {
  cpSync(join(dir, 'run'), join(dir, 'damaged'), { recursive: true })
  const damaged = await appOf('damaged')
  for (const file of [
    'enrich/attributes.jsonl',
    'evaluate/metrics.json',
    'denoise/decisions.jsonl',
    'enrich/progress.json',
  ])
    writeFileSync(join(dir, 'damaged', file), '{"half')
  for (const file of ['store.sqlite', 'store.sqlite-wal', 'store.sqlite-shm'])
    rmSync(join(dir, 'damaged', file), { force: true })
  writeFileSync(join(dir, 'damaged/store.sqlite'), 'no database, but long enough to have a header of one. '.repeat(50))
  // The rest of a page stands.
  const { data, results } = await get<Overview>('overview', damaged)
  assert.match((results as Missing).missing, /evaluate\/metrics\.json is damaged/)
  assert.equal((data as OverviewData).items, NUM_ITEMS)
  assert.match((await missing('noise', damaged)).missing, /decisions\.jsonl is damaged/)
  assert.match((await missing('cost', damaged)).missing, /store\.sqlite/)
  for (const path of PATHS) assert.equal((await damaged.request(`/dashboard/${path}`)).status, 200, path)
})

test('pages › refuse what is no part of a list, and stand in the OpenAPI document', async () => {
  for (const path of [
    'users?limit=101',
    'users?offset=-1',
    'noise/decisions?aspect=x',
    'catalogue?status=x',
    'cost?limit=x',
  ])
    assert.equal((await app.request(`/dashboard/${path}`)).status, 400, path)
  const document = (await (await app.request('/openapi.json')).json()) as {
    readonly paths: Readonly<Record<string, object>>
  }
  for (const path of ['overview', 'case', 'users/{user}', 'catalogue/{item}', 'enrichment'])
    assert.ok(`/dashboard/${path}` in document.paths, path)
})
