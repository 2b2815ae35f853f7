import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { ItemAttribute } from '../../src/enrich/attribute.ts'
import { checkEvidence } from '../../src/enrich/evidence.ts'
import type { UserPicks, UserProfile } from '../../src/enrich/profile.ts'
import type { Comparison } from '../../src/evaluate/comparisons.ts'
import type { MetricsJson } from '../../src/evaluate/metrics-json.ts'
import { openKnowledge } from '../../src/knowledge/sqlite-store.ts'
import { models } from '../../src/models/registry.ts'
import type { TestOpening } from '../../src/pipeline/evaluate-stage.ts'
import { toldValues } from '../../src/pipeline/item-attributes.ts'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { loadTrainInputs, openRunStore, runPipeline } from '../../src/pipeline/run.ts'
import type { RunFolder } from '../../src/pipeline/run-folder.ts'
import type { ModelHistory } from '../../src/pipeline/train-stage.ts'
import type { WeighedValue } from '../../src/pipeline/weigh-values.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { fakeContext } from '../fake-context.ts'
import { type OpenAiServer, startOpenAiServer } from '../fault/openai-server.ts'
import { readPassages } from './passage-reader.ts'
import { NEW_ITEMS, NUM_ITEMS, NUM_USERS, TINY_MODELS, writeTinyCatalogue } from './tiny-catalogue.ts'

const NAMES = TINY_MODELS
/** Sums of the same numbers in another order. */
const ROUNDING = 1e-12
const dir = mkdtempSync(join(tmpdir(), 'er2alm-small-run-'))
const out = join(dir, 'run')
let server: OpenAiServer
let run: RunFolder
let hours = 0

/** Runs the config into the one folder. Each run has a later clock, so that a stage that ran again shows in the manifest. */
async function runAgain(...overrides: readonly string[]): Promise<RunFolder> {
  const { context } = fakeContext(++hours * 3_600_000)
  return runPipeline(await loadConfig(dir, overrides, dir), { out, env: {} }, context)
}

/** Names of the stages whose record differs between two manifests. */
function stagesThatRan(earlier: ReturnType<RunFolder['manifest']>): readonly string[] {
  const now = run.manifest()
  return Object.keys(now).filter((name) => JSON.stringify(now[name]) !== JSON.stringify(earlier[name]))
}

before(async () => {
  server = await startOpenAiServer({ answer: readPassages })
  writeTinyCatalogue(dir, server.baseUrl)
  run = await runAgain()
})
after(async () => {
  await server.close()
  rmSync(dir, { recursive: true, force: true })
})

test('run › writes every file of the contract', () => {
  const files = [
    'config.json',
    'manifest.json',
    'data/ids.json',
    'data/train.txt',
    'data/test.txt',
    'store.sqlite',
    'enrich/attributes.jsonl',
    'enrich/profiles.jsonl',
    'enrich/picks.jsonl',
    'denoise/decisions.jsonl',
    'denoise/report.json',
    'denoise/reliability.jsonl',
    'evaluate/metrics.json',
    'evaluate/per-user.csv.gz',
    'evaluate/comparisons.json',
    'report.html',
    ...NAMES.flatMap((name) => [`models/${name}/history.json`, `models/${name}/seed-1.safetensors`]),
  ]
  assert.deepEqual(
    files.filter((file) => !existsSync(run.path(file))),
    [],
  )
})

test('run › says of every stage in the manifest how long it took, with what, and what it wrote', () => {
  const stages = run.manifest()
  assert.deepEqual(
    Object.keys(stages).sort(),
    [
      ...['data', 'knowledge', 'enrich items', 'enrich users', 'embed', 'denoise', 'weigh', 'evaluate', 'report'],
      ...NAMES.map((name) => `train ${name}`),
    ].sort(),
  )
  for (const [name, { identity, seconds, peakRssBytes, versions, outputs }] of Object.entries(stages)) {
    assert.match(identity, /^[0-9a-f]{64}$/, name)
    assert.ok(seconds >= 0 && peakRssBytes > 0 && outputs.length > 0, name)
    assert.equal(versions.node, process.version)
  }
})

test('run › states attributes of every item with evidence that stands in its passages', async () => {
  const records = run.readLines<ItemAttribute>('enrich/attributes.jsonl')
  assert.equal(records.length, NUM_ITEMS * 4)
  const store = openRunStore(run)
  try {
    const knowledge = openKnowledge(store)
    for (const { item, attribute, value, status, evidence, call } of records) {
      assert.equal(status, 'stated', `${item} ${attribute}`)
      assert.match(call ?? '', /^[0-9a-f]{64}$/)
      const [link] = evidence
      assert.ok(link!.quote.includes(value[0]!))
      assert.equal(link!.passage.split(':')[1], item)
      const passage = await knowledge.get(link!.passage)
      assert.equal(checkEvidence(link!, passage!.text, passage!.sha256), undefined)
    }
  } finally {
    store.close()
  }
})

test('run › writes a generated profile and picks of every user', () => {
  const profiles = run.readLines<UserProfile>('enrich/profiles.jsonl')
  assert.equal(profiles.length, NUM_USERS)
  for (const { status, aspects } of profiles) {
    assert.equal(status, 'generated')
    assert.ok(aspects.length > 0)
    const total = aspects.reduce((sum, { weight }) => sum + weight, 0)
    assert.ok(Math.abs(total - 1) < 1e-9, String(total))
  }
  const picks = run.readLines<UserPicks>('enrich/picks.jsonl')
  assert.equal(picks.length, NUM_USERS)
  for (const { candidates, liked, disliked } of picks) assert.deepEqual([liked, disliked], candidates.slice(0, 2))
})

test('run › pays for one call an item, and a profile and picks a user; the ledger has them all', () => {
  const store = openRunStore(run)
  const { requests, unanswered } = openLedger(store).spent()
  store.close()
  assert.deepEqual([requests, unanswered], [server.requests.length, 0])
  assert.ok(Math.max(...server.counts.values()) === 1, 'a prompt was sent twice')
  // Users with the same counts share a profile call.
  assert.ok(server.requests.length <= NUM_ITEMS + 2 * NUM_USERS)
  assert.ok(server.requests.length > NUM_ITEMS + NUM_USERS)
})

test('run › gives er2alm features that are not zero, and chosen pairs', async () => {
  const { context } = fakeContext()
  const { selection, final } = await loadTrainInputs(run, await loadConfig(dir, [], dir), {}, context)
  for (const data of [selection, final]) {
    const filled = [...data.itemFeatures].filter(([, { data: values }]) => values.some((value) => value !== 0))
    assert.ok(filled.length >= 3, `aspects with a value: ${filled.map(([name]) => name).join(', ')}`)
    const profile = data.userFeatures.get('profile')!
    assert.deepEqual([profile.rows, profile.cols], [NUM_USERS, 32])
    for (let user = 0; user < NUM_USERS; user++) {
      assert.ok(profile.data.subarray(user * 32, (user + 1) * 32).some((value) => value !== 0))
    }
    assert.ok(data.augmentedPositive?.every((item) => item >= 0))
    assert.ok(data.augmentedNegative?.every((item) => item >= 0))
  }
})

test('run › logs a decision of noise control for every aspect of every item that says something', () => {
  const decisions = run.readLines<{ item: string; attribute: string; kept: boolean; reason: string }>(
    'denoise/decisions.jsonl',
  )
  assert.equal(new Set(decisions.map(({ item }) => item)).size, NUM_ITEMS)
  for (const decision of decisions) {
    for (const key of ['item', 'attribute', 'kept', 'reason', 'score', 'delta']) assert.ok(key in decision, key)
  }
})

test('run › gives the values of every attribute that models are told reliabilities between 0 and 1', () => {
  const weighed = run.readLines<WeighedValue>('denoise/reliability.jsonl')
  const told = run.readLines<ItemAttribute>('enrich/attributes.jsonl').flatMap((record) => toldValues(record))
  const names = new Set(weighed.map(({ name }) => name))
  assert.deepEqual(
    [...new Set(told.map(({ name }) => name))].filter((name) => !names.has(name)),
    [],
  )
  for (const { item, name, value, reliability } of weighed) {
    assert.ok(reliability > 0 && reliability < 1, `${item} ${name} ${value}: ${reliability}`)
  }
})

test('run › chooses epochs with the first seed, and fits random models with both', () => {
  for (const name of NAMES) {
    const { runs, fit, selection } = run.readJson<ModelHistory>(`models/${name}/history.json`)
    const random = models[name as keyof typeof models].random
    assert.deepEqual(
      runs.map(({ seed }) => seed),
      random ? [1, 2] : [1],
      name,
    )
    assert.deepEqual([fit, selection.seed], ['train+validation', 1])
    assert.ok(selection.validation >= 0)
    assert.equal(existsSync(run.path(`models/${name}/seed-2.safetensors`)), random)
  }
})

test('run › writes metrics.json with protocol, slices and models as the contract has them', () => {
  const { protocol, slices, models: rows } = run.readJson<MetricsJson>('evaluate/metrics.json')
  assert.deepEqual(protocol, {
    ranking: 'all',
    fit: 'train+validation',
    mask: 'train+validation',
    cutoffs: [5, 20],
    seeds: [1, 2],
    ties: 'random',
  })
  assert.deepEqual(slices, {
    all: { users: NUM_USERS, targets: 3 * NUM_USERS },
    known: { users: NUM_USERS, targets: 2 * NUM_USERS },
    new: { users: NUM_USERS, targets: NUM_USERS },
    shelf: { users: NUM_USERS, targets: NUM_USERS },
  })
  assert.deepEqual(
    rows.map(({ name }) => name),
    NAMES,
  )
  for (const { name, seeds, trainSeconds, evaluateSeconds, metrics, slices: tables } of rows) {
    assert.equal(seeds, models[name as keyof typeof models].random ? 2 : 1)
    assert.ok(trainSeconds >= 0 && evaluateSeconds > 0)
    assert.deepEqual(Object.keys(tables), ['known', 'new', 'shelf'])
    for (const table of [metrics, ...Object.values(tables)]) {
      assert.deepEqual(
        Object.keys(table).sort(),
        ['hit', 'ndcg', 'precision', 'recall'].flatMap((metric) => [`${metric}@20`, `${metric}@5`]).sort(),
      )
      for (const [key, summary] of Object.entries(table)) {
        const { mean, sd, ci95 } = summary!
        assert.ok(mean >= 0 && mean <= 1 + ROUNDING && sd >= 0, `${name} ${key} ${mean} ± ${sd}`)
        assert.ok(mean >= ci95[0] - ROUNDING && mean <= ci95[1] + ROUNDING, `${name} ${key} ${mean} in ${ci95}`)
      }
    }
    // Every new item fits into a list of 20 of the shelf.
    assert.ok(NEW_ITEMS <= 20)
    assert.ok(Math.abs(tables.shelf!['recall@20']!.mean - 1) < ROUNDING)
  }
  const recall = (name: string): number => rows.find((row) => row.name === name)!.metrics['recall@20']!.mean
  assert.ok(recall('ease') > recall('popularity'), 'a personal model does not see the two tastes')
})

test('run › writes comparisons.json with the contract’s keys, er2alm against every other model', () => {
  const comparisons = run.readJson<readonly Comparison[]>('evaluate/comparisons.json')
  const keys = ['a', 'b', 'metric', 'slice', 'delta', 'ci95', 'pValue', 'pHolm', 'verdict', 'minimumDetectable']
  for (const comparison of comparisons) {
    assert.deepEqual(
      keys.filter((key) => !(key in comparison)),
      [],
    )
    assert.ok(['better', 'worse', 'cannot tell'].includes(comparison.verdict))
    assert.ok(comparison.pHolm >= comparison.pValue)
  }
  const others = comparisons.filter(({ a, slice, metric }) => a === 'er2alm' && slice === 'all' && metric === 'ndcg@20')
  assert.deepEqual(
    others.map(({ b }) => b),
    NAMES.filter((name) => name !== 'er2alm'),
  )
})

test('run › writes a value of each model, seed, user and metric into per-user.csv.gz, with original ids', () => {
  const rows = gunzipSync(readFileSync(run.path('evaluate/per-user.csv.gz')))
    .toString('utf8')
    .trim()
    .split('\n')
  assert.equal(rows[0], 'model,seed,user,slice,metric,value')
  const cells = rows.slice(1).map((row) => row.split(','))
  const runs = NAMES.reduce((sum, name) => sum + (models[name as keyof typeof models].random ? 2 : 1), 0)
  assert.equal(cells.length, runs * NUM_USERS * 4 * 8)
  assert.ok(cells.every(([, , user]) => /^u\d+$/.test(user!)))
})

test('run › keeps no secret and no passage text in config.json, and resolves every default', () => {
  const config = run.readJson<Record<string, unknown>>('config.json')
  assert.deepEqual((config.evaluate as { primary: unknown }).primary, ['recall@20', 'ndcg@20'])
  assert.deepEqual((config.enrich as { items: unknown }).items, 'all')
})

test('run › done again does no stage twice, sends nothing, and changes no result', async () => {
  const before = run.manifest()
  const metrics = readFileSync(run.path('evaluate/metrics.json'), 'utf8')
  const sent = server.requests.length
  await runAgain()
  assert.deepEqual(stagesThatRan(before), [])
  assert.equal(server.requests.length, sent)
  assert.equal(readFileSync(run.path('evaluate/metrics.json'), 'utf8'), metrics)
})

test('run › with one model’s setting changed trains that model alone, and evaluates again', async () => {
  const before = run.manifest()
  const sent = server.requests.length
  await runAgain('models.bpr-mf.epochs=2')
  assert.deepEqual([...stagesThatRan(before)].sort(), ['evaluate', 'report', 'train bpr-mf'])
  // The test was opened once for each of the two settings; the run in between that changed nothing did not open it.
  const openings = run.readLines<TestOpening>('evaluate/openings.jsonl')
  assert.equal(openings.length, 2)
  assert.equal(new Set(openings.map(({ settings }) => settings)).size, 2)
  assert.equal(server.requests.length, sent)
})

test('run › with repair of replies switched off reads all replies again, and sends none', async () => {
  const before = run.manifest()
  const sent = server.requests.length
  const { context } = fakeContext(++hours * 3_600_000)
  const loaded = await loadConfig(dir, ['llm.repair=false'], dir)
  await runPipeline(loaded, { out, only: 'users', env: {} }, context)
  assert.deepEqual([...stagesThatRan(before)].sort(), ['enrich items', 'enrich users'])
  assert.equal(server.requests.length, sent)
})

test('run › says how many items have no passage', async () => {
  writeFileSync(join(dir, 'few.jsonl'), `${readFileSync(join(dir, 'passages.jsonl'), 'utf8').split('\n', 1)[0]}\n`)
  const { context, logged } = fakeContext()
  const loaded = await loadConfig(dir, ['knowledge.sources.0.file=few.jsonl'], dir)
  await runPipeline(loaded, { out: join(dir, 'few'), only: 'items', env: {} }, context)
  assert.ok(
    logged.some((line) => line.startsWith(`${NUM_ITEMS - 1} of ${NUM_ITEMS} items have no passage`)),
    logged.join('\n'),
  )
})

test('run › with a smaller list of items asks nothing new, and calls the others unknown', async () => {
  const sent = server.requests.length
  const list = join(dir, 'some-items.txt')
  writeFileSync(list, 'm1\nm5\n')
  const { context } = fakeContext()
  const loaded = await loadConfig(dir, [`enrich.items={"file":"some-items.txt"}`], dir)
  await runPipeline(loaded, { out, only: 'items', env: {} }, context)
  const records = run.readLines<ItemAttribute>('enrich/attributes.jsonl')
  assert.equal(records.length, NUM_ITEMS * 4)
  for (const { item, status, reason, call } of records) {
    if (item === 'm1' || item === 'm5') assert.equal(status, 'stated')
    else assert.deepEqual([status, reason, call], ['unknown', 'not asked', null])
  }
  assert.equal(server.requests.length, sent)
})
