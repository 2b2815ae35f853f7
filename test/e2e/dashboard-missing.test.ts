import assert from 'node:assert/strict'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { runPipeline } from '../../src/pipeline/run.ts'
import type { Enrichment, ItemPage, StatementView } from '../../src/serve/dashboard/enrichment-data.ts'
import type { Missing, Overview, OverviewData } from '../../src/serve/dashboard/page-data.ts'
import type { ErrorReply } from '../../src/serve/http-error.ts'
import { fakeContext } from '../fake-context.ts'
import { dashboardPagesForTests, PATHS } from './dashboard-pages.ts'
import { NUM_ITEMS } from './tiny-catalogue.ts'

const pages = dashboardPagesForTests()
const { dir, runTiny, appOf, get, missing } = pages

test('pages › of a run that stopped early, before it has a model, say what is missing and what makes it', async () => {
  await runTiny('early', 'data')
  const early = await appOf('early', false)
  const there = ['pages', 'overview', 'users', 'users/u1', 'catalogue', 'catalogue/m3', 'enrichment']
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
  const there = ['pages', 'overview', 'curves', 'users', 'users/u1', 'catalogue', 'catalogue/m3']
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
    assert.equal((await pages.app.request(`/dashboard/${path}`)).status, 400, path)
  const document = (await (await pages.app.request('/openapi.json')).json()) as {
    readonly paths: Readonly<Record<string, object>>
  }
  for (const path of ['overview', 'case', 'users/{user}', 'catalogue/{item}', 'enrichment'])
    assert.ok(`/dashboard/${path}` in document.paths, path)
})
