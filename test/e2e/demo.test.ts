import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { ItemAttribute } from '../../src/enrich/attribute.ts'
import type { UserPicks, UserProfile } from '../../src/enrich/profile.ts'
import type { Comparison } from '../../src/evaluate/comparisons.ts'
import type { MetricKey } from '../../src/evaluate/metrics/registry.ts'
import type { MetricsJson } from '../../src/evaluate/metrics-json.ts'
import type { Explanation } from '../../src/explain/explain-item.ts'
import type { TracedAttribute } from '../../src/explain/trace.ts'
import type { StageRecord } from '../../src/pipeline/run-folder.ts'
import type { ItemColdFigures } from '../../src/study/new-items/item-cold.ts'
import type { TimeCutFigures } from '../../src/study/new-items/time-cut.ts'
import { type DemoRun, er2alm, hasNetworkNamespaces, sharedDemoRun, startDemo } from './demo-run.ts'

const EXAMPLE = join(import.meta.dirname, '../../examples/movietweetings')
const SEEDS = {
  popularity: 1,
  'recent-popularity': 1,
  itemknn: 1,
  ease: 1,
  'bpr-mf': 3,
  lightgcn: 3,
  er2alm: 3,
  'er2alm-plus': 1,
}
// ../shared/data/splits/movietweetings_demo/README.md: 1,073 users, 1,132 items, 597 test users with 1,537 interactions,
// 277 of them on items that nobody had taken before.
/** The test users of whose items something is stated: the language model was asked about these. */
const PROFILED_USERS = 595
const USERS = 1073
const ITEMS = 1132
/** A run that does nothing again is far below this; the figure itself is printed. */
const LONGEST_RESUME_SECONDS = 30
const TRACED_ITEMS = 5

const scratch = mkdtempSync(join(tmpdir(), 'er2alm-demo-test-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

function lines<T>(file: string): readonly T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

function stagesOf(dir: string): Readonly<Record<string, StageRecord>> {
  const { stages } = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as {
    readonly stages: Readonly<Record<string, StageRecord>>
  }
  return stages
}

describe('npm start -- --out DIR --json', () => {
  let demo: DemoRun
  const path = (...parts: string[]): string => join(demo.dir, ...parts)
  before(() => {
    demo = sharedDemoRun()
    assert.equal(demo.status, 0, `the demo ended with ${demo.status}\n${demo.stdout.slice(0, 2000)}\n${demo.stderr}`)
  })

  it('ends well and tries no connection', (t) => {
    t.diagnostic(`the demo took ${demo.seconds.toFixed(1)} s`)
    t.diagnostic(hasNetworkNamespaces() ? 'it had no network at all' : 'connections were refused inside its processes')
    assert.equal(demo.network, '')
  })

  it('prints one JSON document, which is evaluate/metrics.json', () => {
    const printed = JSON.parse(demo.stdout) as MetricsJson
    assert.deepEqual(printed, JSON.parse(readFileSync(path('evaluate/metrics.json'), 'utf8')))
    const { ranking, fit, mask, cutoffs, seeds } = printed.protocol
    assert.deepEqual(
      { ranking, fit, mask, cutoffs, seeds },
      { ranking: 'all', fit: 'train+validation', mask: 'train+validation', cutoffs: [10, 20, 50], seeds: [1, 2, 3] },
    )
    assert.deepEqual(Object.fromEntries(printed.models.map(({ name, seeds }) => [name, seeds])), SEEDS)
  })

  it('counts the targets of every slice', () => {
    const { slices } = JSON.parse(demo.stdout) as MetricsJson
    assert.deepEqual(slices.all, { users: 597, targets: 1537 })
    assert.equal(slices.new.targets, 277)
    assert.deepEqual(slices.shelf, slices.new)
    assert.equal(slices.known.targets, 1537 - 277)
  })

  it('gives every model a mean inside its interval on every slice', () => {
    for (const { name, metrics, slices, trainSeconds, evaluateSeconds } of (JSON.parse(demo.stdout) as MetricsJson)
      .models) {
      assert.ok(trainSeconds >= 0 && evaluateSeconds > 0, name)
      for (const [slice, table] of Object.entries({ all: metrics, ...slices })) {
        for (const key of ['recall@20', 'ndcg@20', 'precision@20'] satisfies MetricKey[]) {
          const { mean, sd, ci95 } = table[key]!
          assert.ok(mean >= 0 && mean <= 1 && sd >= 0, `${name} ${slice} ${key}`)
          assert.ok(ci95[0] <= mean && mean <= ci95[1], `${name} ${slice} ${key}: ${mean} outside ${ci95}`)
        }
      }
    }
  })

  it('writes every file of the run folder', () => {
    const models = Object.entries(SEEDS).flatMap(([name, seeds]) => [
      `models/${name}/history.json`,
      ...Array.from({ length: seeds }, (_, s) => `models/${name}/seed-${s + 1}.safetensors`),
    ])
    const files = [
      'config.json manifest.json store.sqlite report.html',
      'data/ids.json data/train.txt data/validation.txt data/test.txt',
      'enrich/attributes.jsonl enrich/profiles.jsonl enrich/picks.jsonl denoise/decisions.jsonl',
      'denoise/report.json denoise/reliability.jsonl',
      'evaluate/metrics.json evaluate/per-user.csv.gz evaluate/comparisons.json',
    ].flatMap((names) => names.split(' '))
    assert.deepEqual(
      [...files, ...models].filter((file) => !existsSync(path(file))),
      [],
    )
    const config = JSON.parse(readFileSync(path('config.json'), 'utf8')) as { models: object; seeds: number[] }
    assert.deepEqual(Object.keys(config.models), Object.keys(SEEDS))
    for (const [stage, { identity, inputs, seconds, peakRssBytes, versions }] of Object.entries(stagesOf(demo.dir))) {
      assert.match(identity, /^[0-9a-f]{64}$/, stage)
      assert.ok(Object.keys(inputs).length > 0 && seconds >= 0 && peakRssBytes > 0, stage)
      assert.deepEqual(Object.keys(versions), ['er2alm', 'node'])
    }
  })

  it('states or declines every attribute of every item, and backs what it states', () => {
    const attributes = lines<ItemAttribute>(path('enrich/attributes.jsonl'))
    assert.equal(new Set(attributes.map(({ item }) => item)).size, ITEMS)
    for (const { item, attribute, status, value, evidence, call } of attributes) {
      const about = `${item} ${attribute}`
      assert.equal(status === 'stated', value.length > 0 && evidence.length > 0, about)
      assert.ok(status !== 'stated' || call !== null, about)
      for (const { quote, start, end, sha256 } of evidence) {
        assert.equal(quote.length, end - start, about)
        assert.match(sha256, /^[0-9a-f]{64}$/, about)
      }
    }
    const profiles = lines<UserProfile>(path('enrich/profiles.jsonl'))
    assert.equal(new Set(profiles.map(({ user }) => user)).size, USERS)
    assert.equal(profiles.filter(({ status }) => status === 'generated').length, PROFILED_USERS)
    const picks = lines<UserPicks>(path('enrich/picks.jsonl'))
    assert.equal(picks.length, PROFILED_USERS)
    for (const { user, candidates, liked, disliked } of picks) {
      for (const pick of [liked, disliked]) assert.ok(pick === null || candidates.includes(pick), user)
    }
  })

  it('compares the models in pairs, with intervals and corrected p-values', () => {
    const comparisons = JSON.parse(readFileSync(path('evaluate/comparisons.json'), 'utf8')) as readonly Comparison[]
    const against = new Set(comparisons.filter(({ a }) => a === 'er2alm').map(({ b }) => b))
    assert.deepEqual(
      [...against].sort(),
      Object.keys(SEEDS)
        .filter((name) => name !== 'er2alm')
        .sort(),
    )
    for (const { a, b, delta, ci95, pValue, pHolm, verdict, minimumDetectable } of comparisons) {
      assert.ok(ci95[0] <= delta && delta <= ci95[1], `${a} ${b}`)
      // Lists that agree for every user have nothing to detect.
      assert.ok(minimumDetectable > 0 || (ci95[0] === 0 && ci95[1] === 0), `${a} ${b}`)
      assert.ok(pValue > 0 && pValue <= pHolm && pHolm <= 1, `${a} ${b}`)
      assert.ok(['better', 'worse', 'cannot tell'].includes(verdict), verdict)
    }
    const perUser = gunzipSync(readFileSync(path('evaluate/per-user.csv.gz'))).toString('utf8')
    assert.equal(perUser.slice(0, perUser.indexOf('\n')), 'model,seed,user,slice,metric,value')
  })

  it('writes a page that asks for nothing outside itself', () => {
    const page = readFileSync(path('report.html'), 'utf8')
    const fetched = /<(?:script|img|iframe|object|embed|video|audio|source|base|form)\b|\bsrc=|@import|url\(/i
    assert.doesNotMatch(page, fetched)
    const linked = [...page.matchAll(/<link\b[^>]*\bhref="([^"]*)"/g)].map(([, href]) => href!)
    assert.ok(
      linked.every((href) => href.startsWith('data:')),
      linked.join(),
    )
    assert.match(page, /Content-Security-Policy" content="default-src 'none'/)
  })

  it('takes no stage twice when it is run again', (t) => {
    const stages = stagesOf(demo.dir)
    const again = startDemo(demo.dir)
    t.diagnostic(`the second run took ${again.seconds.toFixed(1)} s`)
    assert.equal(again.status, 0, again.stderr)
    assert.equal(again.network, '')
    assert.deepEqual(stagesOf(demo.dir), stages)
    assert.equal(again.stdout, demo.stdout)
    assert.ok(again.seconds < LONGEST_RESUME_SECONDS, `the second run took ${again.seconds} s`)
  })

  // The study's reduced form: the demo's own items, with what the recorded language model read about them, held out once.
  it('is explained by `recommend --explain` with evidence that holds, that of the history too', () => {
    const { users } = JSON.parse(readFileSync(join(demo.dir, 'data/ids.json'), 'utf8')) as { users: readonly string[] }
    const { status, stdout, stderr } = er2alm(
      'recommend',
      demo.dir,
      '--user',
      users[7]!,
      '-k',
      '3',
      '--explain',
      '--json',
    )
    assert.equal(status, 0, stderr)
    const { explanations } = JSON.parse(stdout) as { explanations: readonly Explanation[] }
    const shared = explanations.flatMap(({ shared: values }) => values.flatMap(({ items }) => items))
    const cited = [...explanations.flatMap(({ statements }) => statements), ...shared].flatMap(
      ({ evidence }) => evidence,
    )
    assert.ok(shared.length > 0 && cited.length > shared.length)
    for (const { check, problem } of cited) assert.equal(check, 'verified', problem ?? check)
  })

  it('is studied by `study new-items`: its items held out, and its own cut in time', () => {
    const { status, stdout, stderr } = er2alm('study', 'new-items', demo.dir, '--draws', '1', '--json')
    assert.equal(status, 0, stderr)
    const [cold, cut] = JSON.parse(stdout) as readonly [ItemColdFigures, TimeCutFigures]
    const mean = (name: string): number => cold.rows.find((row) => row.name === name)!.mean
    assert.equal(cold.itemsHeldOut, 226)
    // Genre and year tell more than chance, and a user's own taste more than one list for everybody.
    assert.ok(mean('catalogue') > 2 * mean('nothing'))
    assert.ok(mean('everything') > mean('everything, shared'))
    // Values of other films are no knowledge.
    assert.ok(mean('catalogue + shuffled values') <= mean('catalogue') + 0.01)
    assert.equal(cut.users.all, 597)
    assert.equal(cut.users.shelf, 166)
    const recent = cut.models.find(({ name }) => name === 'recent-popularity')!
    // The figure of the demo's own table.
    assert.equal(recent.slices.all!.ndcg.toFixed(4), '0.1798')
  })

  describe('er2alm trace', () => {
    let items: readonly string[]
    let asked: readonly string[]
    before(() => {
      const attributes = lines<ItemAttribute>(path('enrich/attributes.jsonl'))
      items = [...new Set(attributes.filter(({ status }) => status === 'stated').map(({ item }) => item))].slice(
        0,
        TRACED_ITEMS,
      )
      assert.equal(items.length, TRACED_ITEMS)
      asked = items.flatMap((item) => ['--item', item])
    })

    it('verifies every statement about five items', () => {
      const { status, stdout, stderr } = er2alm('trace', demo.dir, ...asked, '--json')
      assert.equal(status, 0, stderr)
      const traced = JSON.parse(stdout) as readonly TracedAttribute[]
      for (const item of items) {
        const own = traced.filter((one) => one.item === item)
        assert.ok(
          own.some((one) => one.status === 'verified'),
          `nothing is verified of ${item}`,
        )
        for (const one of own) assert.notEqual(one.status, 'broken', `${item} ${one.attribute}: ${one.reason}`)
        for (const { evidence, passage } of own.flatMap(({ links }) => links)) {
          assert.equal(passage!.text.slice(evidence.start, evidence.end), evidence.quote)
          assert.equal(passage!.sha256, evidence.sha256)
        }
      }
    })

    it('prints quote, range, passage, source and hash', () => {
      const { status, stdout, stderr } = er2alm('trace', demo.dir, '--item', items[0]!)
      assert.equal(status, 0, stderr)
      for (const link of ['quote', 'range', 'passage', 'source', 'sha256'])
        assert.match(stdout, new RegExp(`^  ${link} `, 'm'))
      assert.match(stdout, /\[verified\]/)
    })

    it('names the item whose passage was tampered with, and ends with status 3', () => {
      const copy = join(scratch, 'tampered')
      cpSync(demo.dir, copy, { recursive: true })
      const stated = lines<ItemAttribute>(join(copy, 'enrich/attributes.jsonl')).find(
        ({ item, status }) => item === items[0] && status === 'stated',
      )!
      const { passage, start } = stated.evidence[0]!
      const store = new DatabaseSync(join(copy, 'store.sqlite'))
      const { changes } = store
        .prepare("UPDATE passages SET text = substr(text, 1, ?) || '*' || substr(text, ?) WHERE id = ?")
        .run(start, start + 2, passage)
      store.close()
      assert.equal(changes, 1)
      const { status, stdout, stderr } = er2alm('trace', copy, ...asked, '--json')
      assert.equal(status, 3, stderr)
      const broken = (JSON.parse(stdout) as readonly TracedAttribute[]).filter((one) => one.status === 'broken')
      assert.ok(broken.some(({ item, attribute }) => item === items[0] && attribute === stated.attribute))
      assert.match(stderr, new RegExp(`TRACE_BROKEN[^]*\\b${items[0]}\\b[^]*\\b${passage}\\b`))
      assert.equal(er2alm('trace', demo.dir, ...asked).status, 0, 'the original is broken too')
    })
  })
})

test('the demo › stops at a reply that is not recorded and says how to record it', () => {
  const example = join(scratch, 'example')
  cpSync(EXAMPLE, example, { recursive: true })
  writeFileSync(join(example, 'replies.jsonl.gz'), gzipSync(''))
  rmSync(join(example, 'vectors.jsonl.gz'), { force: true })
  const file = join(example, 'er2alm.config.json')
  const config = JSON.parse(readFileSync(file, 'utf8')) as object
  writeFileSync(file, JSON.stringify({ ...config, recordings: { replies: 'replies.jsonl.gz' } }))
  const { status, stdout, stderr } = er2alm('run', file, '--out', join(scratch, 'unrecorded'), '--json')
  assert.equal(status, 4, stderr)
  const { error } = JSON.parse(stdout) as { readonly error: { readonly code: string; readonly hint: string } }
  assert.equal(error.code, 'LLM_NOT_RECORDED')
  assert.match(error.hint, /npm run demo:record/)
  assert.doesNotMatch(stderr, /^\s+at /m)
})
