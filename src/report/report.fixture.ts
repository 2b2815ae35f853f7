import type { NoiseDecision, NoiseReason } from '../denoise/filter.ts'
import { noiseReport } from '../denoise/report.ts'
import { aspectTextsOfItem } from '../embed/aspect-texts.ts'
import { ATTRIBUTES, ITEM_ASPECTS, type ItemAttribute } from '../enrich/attribute.ts'
import type { Comparison } from '../evaluate/comparisons.ts'
import type { MetricKey } from '../evaluate/metrics/registry.ts'
import type { MetricsJson, MetricTable } from '../evaluate/metrics-json.ts'
import { verdictOf } from '../evaluate/significance.ts'
import { SLICE_NAMES, type SliceName } from '../evaluate/slices.ts'
import { attributes, catalogue, passagesById, profile } from '../explain/example.fixture.ts'
import { explainRecommendation } from '../explain/explain-item.ts'
import { createRandom } from '../numeric/random.ts'
import type { ReportHistory, ReportInput } from './report-input.ts'

const KEYS: readonly MetricKey[] = ['recall', 'ndcg', 'precision', 'hit'].flatMap((name) =>
  [10, 20, 50].map((k) => `${name}@${k}` as MetricKey),
)
const COUNTS: Readonly<Record<SliceName, readonly [users: number, targets: number]>> = {
  all: [597, 1537],
  known: [548, 1260],
  new: [203, 277],
  shelf: [203, 277],
}
/** ndcg@20 by slice; the other metrics follow from it. */
const MODELS: readonly (readonly [name: string, random: boolean, ndcg: readonly number[]])[] = [
  ['popularity', false, [0.0712, 0.0853, 0, 0.0411]],
  ['recent-popularity', false, [0.1493, 0.1771, 0.0021, 0.0423]],
  ['itemknn', false, [0.1012, 0.1187, 0, 0.0396]],
  ['ease', false, [0.0987, 0.1164, 0, 0.0402]],
  ['bpr-mf', true, [0.0803, 0.0951, 0.0004, 0.0431]],
  ['lightgcn', true, [0.0994, 0.1175, 0.0006, 0.0477]],
  ['er2alm', true, [0.1041, 0.1201, 0.0088, 0.0791]],
]
const REFERENCE = 'er2alm'

function tableOf(ndcg: number, random: boolean): MetricTable {
  const half = 0.012 + ndcg * 0.06
  return Object.fromEntries(
    KEYS.map((key, i) => {
      const mean = ndcg * (0.6 + 0.09 * ((i * 5) % 12))
      const ci95 = [Math.max(0, mean - half), mean === 0 ? 0 : mean + half] as const
      return [key, { mean, sd: random ? mean * 0.02 : 0, ci95 }]
    }),
  )
}

const metrics: MetricsJson = {
  protocol: {
    ranking: 'all',
    fit: 'train+validation',
    mask: 'train+validation',
    cutoffs: [10, 20, 50],
    seeds: [1, 2, 3],
    ties: 'random',
  },
  slices: Object.fromEntries(
    SLICE_NAMES.map((slice) => [slice, { users: COUNTS[slice][0], targets: COUNTS[slice][1] }]),
  ) as MetricsJson['slices'],
  models: MODELS.map(([name, random, ndcg]) => ({
    name,
    seeds: random ? 3 : 1,
    trainSeconds: random ? 14.2 : 0.03,
    evaluateSeconds: 0.41,
    metrics: tableOf(ndcg[0], random),
    slices: Object.fromEntries(SLICE_NAMES.slice(1).map((slice, i) => [slice, tableOf(ndcg[i + 1], random)])),
  })),
}

function compared(a: string, b: string, slice: SliceName, metric: MetricKey): Comparison {
  const place = SLICE_NAMES.indexOf(slice)
  const ndcgOf = (name: string): number => MODELS.find((model) => model[0] === name)![2][place]
  const delta = (ndcgOf(a) - ndcgOf(b)) * (metric === 'recall@20' ? 1.6 : 1)
  const half = metric === 'recall@20' ? 0.019 : 0.009
  const ci95 = [delta - half, delta + half] as const
  const pValue = Math.min(1, Math.exp(-2 * (delta / (half / 1.96)) ** 2))
  const pHolm = Math.min(1, pValue * 20)
  return {
    a,
    b,
    metric,
    slice,
    delta,
    ci95,
    pValue,
    pHolm,
    verdict: verdictOf(ci95, pHolm),
    minimumDetectable: half * 1.43,
  }
}

const comparisons = SLICE_NAMES.flatMap((slice) =>
  MODELS.filter(([name]) => name !== REFERENCE).flatMap(([name]) =>
    (['recall@20', 'ndcg@20'] as const).map((metric) => compared(REFERENCE, name, slice, metric)),
  ),
)

function trained(model: string, epochs: number, best: number): ReportHistory {
  const random = createRandom(7).fork(model)
  const curve = (seed: number, count: number, validate: boolean) =>
    Array.from({ length: count }, (_, i) => {
      const epoch = i + 1
      const loss = 0.12 + 0.58 * Math.exp(-epoch / (epochs / 6)) + 0.004 * seed + 0.004 * random.next()
      const rise = 0.09 * (1 - Math.exp(-epoch / (best / 2.5))) - 0.0002 * Math.max(0, epoch - best)
      return {
        epoch,
        loss,
        terms: { bpr: loss },
        seconds: 0.2,
        ...(validate && { validation: rise + 0.002 * random.next() }),
      }
    })
  return {
    model,
    selection: { seed: 1, history: curve(0, epochs, true), bestEpoch: best, validation: 0.0884 },
    runs: [1, 2, 3].map((seed) => ({ seed, epochs: best, seconds: 12 + seed, history: curve(seed, best, false) })),
  }
}

/** Many invented items with the attributes of the three of the example, some unknown, some rejected. */
function manyAttributes(): ItemAttribute[] {
  const random = createRandom(11).fork('attributes')
  const invented = Array.from({ length: 120 }, (_, n) => String(n + 4)).flatMap((item) =>
    ATTRIBUTES.map(({ id }): ItemAttribute => {
      const model = attributes[random.int(4)]
      const draw = random.next()
      const base = { item, attribute: id, call: `call-${item}` }
      if (draw < 0.2) return { ...base, value: [], status: 'unknown', reason: 'the model does not know', evidence: [] }
      if (draw < 0.3)
        return { ...base, value: ['x'], status: 'rejected', reason: 'the quote is in no passage', evidence: [] }
      return { ...base, value: model.value, status: 'stated', evidence: model.evidence }
    }),
  )
  return [...attributes, ...invented]
}

const allAttributes = manyAttributes()

function decide(): NoiseDecision[] {
  const random = createRandom(13).fork('decisions')
  const stated = new Map<string, ItemAttribute[]>()
  for (const record of allAttributes) stated.set(record.item, [...(stated.get(record.item) ?? []), record])
  return [...stated].flatMap(([item, own]) => {
    const texts = aspectTextsOfItem(own)
    return ITEM_ASPECTS.map((attribute, k): NoiseDecision => {
      if (texts[attribute] === null)
        return { item, attribute, kept: false, reason: 'unknown', score: null, delta: null }
      const score = 1 / (1 + Math.exp(-(1.6 + 2.2 * random.normal())))
      const delta = k % 2 === 0 ? 0.12 * random.normal() + 0.1 : null
      const reason: NoiseReason = score < 0.4 ? 'gate' : delta === null ? 'kept-warmup' : delta > 0 ? 'kept' : 'cosine'
      return { item, attribute, kept: reason.startsWith('kept'), reason, score, delta }
    })
  })
}

const decisions = decide()
const texts = new Map(
  [...new Set(allAttributes.map(({ item }) => item))].map((item) => [
    item,
    aspectTextsOfItem(allAttributes.filter((record) => record.item === item)),
  ]),
)

const counts = (interactions: number, users: number, items: number) => ({ interactions, users, items })

const example = explainRecommendation({
  user: 'u7',
  item: '1',
  model: REFERENCE,
  rank: 3,
  score: 4.25,
  history: ['2', '3'],
  profile,
  attributes,
  catalogue,
  alignment: [
    { aspect: 'genre', itemAspect: 'genre', weight: 0.3, alignment: 0.52, contribution: 0.156 },
    { aspect: 'cultureLanguage', itemAspect: 'cultureLanguage', weight: 0.6, alignment: 0.71, contribution: 0.426 },
    { aspect: 'director', itemAspect: 'director', weight: 0.1, alignment: -0.2, contribution: -0.02 },
  ],
  decisions,
  passages: passagesById,
  shares: new Map([['country', new Map([['denmark', 0.031]])]]),
})

/** A full input with invented figures and films. */
export const fullInput: ReportInput = {
  title: 'MovieTweetings 100K, one cut in time',
  reference: REFERENCE,
  labels: { er2alm: 'ER²ALM', lightgcn: 'LightGCN', ease: 'EASE', itemknn: 'ItemKNN', 'bpr-mf': 'BPR-MF' },
  metrics,
  comparisons,
  audit: {
    ...{ audited: 'run', clean: false, counts: { leak: 1, defect: 0, note: 0, ok: 1, 'not applicable': 0 } },
    findings: [
      { check: 'parts', severity: 'ok', message: 'no pair is in two parts', figures: {}, examples: [] },
      {
        ...{ check: 'profiles', severity: 'leak', message: 'profiles rest on 2 test items', figures: { items: 2 } },
        ...{ examples: ['user 7, item 0113277'], remedy: 'make the profiles again' },
      },
    ],
  },
  skipped: [],
  histories: [trained('bpr-mf', 60, 42), trained('lightgcn', 80, 55), trained('er2alm', 70, 38)],
  data: {
    files: [
      {
        role: 'train',
        path: 'train.txt',
        format: 'whitespace',
        columns: { user: 0, item: 1, time: 2 },
        rows: 19915,
        badRows: 1,
        badRowExamples: [{ row: 17, message: 'time "soon" is no number' }],
      },
    ],
    steps: [
      { step: 'read', removed: 0, ...counts(23511, 1073, 1132) },
      { step: 'split', removed: 0, ...counts(23511, 1073, 1132) },
    ],
    split: {
      kind: 'given',
      rule: 'read from three files; one cut in time for all users',
      train: counts(19915, 1073, 656),
      validation: counts(2059, 641, 702),
      test: counts(1537, 597, 688),
      notes: { testTime: 1_370_000_000, usersWithTooFew: 4 },
    },
    numUsers: 1073,
    numItems: 1132,
    defects: [
      {
        code: 'ITEMS_WITHOUT_TRAINING',
        severity: 'warning',
        message: '476 of 1132 items have no training interaction; 277 of 1537 test pairs are on such items',
        count: 476,
        counts: { items: 476 },
        examples: ['0816711', '1300854'],
      },
    ],
  },
  enrichment: {
    attributes: allAttributes,
    profiles: [profile, { ...profile, user: 'u8', status: 'counted', call: null }],
    picks: [{ user: 'u7', candidates: ['2', '3'], liked: '2', disliked: null, call: 'call-p' }],
    costs: [
      {
        stage: 'attributes',
        model: 'example 1.5b q4',
        replies: 996,
        sent: 0,
        inputTokens: 611_204,
        outputTokens: 148_377,
        usd: 0,
      },
      {
        stage: 'profiles',
        model: 'example 1.5b q4',
        replies: 597,
        sent: 12,
        inputTokens: 402_118,
        outputTokens: 101_552,
        usd: 0.0123,
      },
    ],
  },
  noise: {
    report: noiseReport(
      { decisions, trainingLoss: [0.69, 0.61, 0.55, 0.51, 0.49, 0.475, 0.466, 0.46, 0.456, 0.453] },
      { textOf: (item, aspect) => texts.get(item)?.[aspect] ?? null },
    ),
    decisions,
    settings: { enabled: true, useGate: true, useCosine: true, gateThreshold: 0.4, warmupSize: 500 },
    planted: [
      { passage: 'sheet:1', attribute: 'director', wrong: 'Ida Holm', right: 'Ada Holm' },
      { passage: 'sheet:3', attribute: 'country', wrong: 'Norway', right: 'Denmark' },
    ],
  },
  catalogue,
  example,
  newItem: {
    explanation: { ...example, model: 'er2alm-plus' },
    ...{ hit: true, shelf: 241, score: 0.109, base: 0.08, promised: 0.002 },
    values: Array.from({ length: 12 }, (_, n) => ({
      attribute: 'director',
      value: `person ${n}`,
      part: 0.006 - 0.0011 * n,
    })),
  },
  provenance: {
    er2alm: '0.1.0',
    node: 'v26.10.0',
    created: '2026-11-24T20:00:00.000Z',
    command: 'er2alm demo --out run',
    languageModel: 'example 1.5b q4 (revision abc123)',
    encoder: 'example-encoder (revision def456)',
    stages: [
      { name: 'data', identity: 'a1'.repeat(32), seconds: 0.4, peakRssBytes: 180_000_000 },
      { name: 'train', identity: 'b2'.repeat(32), seconds: 131, peakRssBytes: 610_000_000 },
    ],
    config: JSON.stringify({ seeds: [1, 2, 3], noise: { gateThreshold: 0.4 } }, null, 2),
    attributions: ['MovieTweetings, MIT licence, Copyright (c) 2013 Simon Dooms'],
  },
}

/** The least that makes a report: one model, nothing compared, no enrichment. */
export const minimalInput: ReportInput = {
  title: 'Smallest run',
  reference: 'popularity',
  metrics: {
    protocol: { ranking: 'all', fit: 'train', mask: 'train', cutoffs: [20], seeds: [1], ties: 'index' },
    slices: {
      all: { users: 2, targets: 2 },
      known: { users: 2, targets: 2 },
      new: { users: 0, targets: 0 },
      shelf: { users: 0, targets: 0 },
    },
    models: [
      {
        name: 'popularity',
        seeds: 1,
        trainSeconds: 0,
        evaluateSeconds: 0,
        metrics: { 'ndcg@20': { mean: 0, sd: 0, ci95: [0, 0] } },
        slices: {},
      },
    ],
  },
  comparisons: [],
  catalogue: new Map(),
  provenance: { er2alm: '0.1.0', node: 'v24.0.0', created: '2026-11-24T20:00:00.000Z', stages: [], config: '{}' },
}
