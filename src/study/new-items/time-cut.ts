import { setImmediate } from 'node:timers/promises'
import type { FitData, RecDataset } from '../../data/dataset.ts'
import { refit } from '../../data/refit.ts'
import { type Interval, meanOf, type Resampling } from '../../evaluate/bootstrap.ts'
import { evaluateModel, type ModelEvaluation } from '../../evaluate/evaluate.ts'
import { planEvaluation } from '../../evaluate/evaluation-plan.ts'
import { testDifferences } from '../../evaluate/significance.ts'
import { SLICE_NAMES, type Slice, type SliceName } from '../../evaluate/slices.ts'
import { validationScore } from '../../evaluate/validation.ts'
import { type Er2almPlusConfig, er2almPlus } from '../../models/er2alm-plus.ts'
import { plusScorer } from '../../models/er2alm-plus-scorer.ts'
import type { Scorer, Tensors } from '../../models/model.ts'
import { recencyMix } from '../../models/recency-mix.ts'
import { recentPopularity, recentScores } from '../../models/recent-popularity.ts'
import { createRandom } from '../../numeric/random.ts'
import type { Told } from './controls.ts'
import type { StudyData } from './films.ts'
import { datasetOf, indexStudy } from './hold-out.ts'
import type { Row } from './rows.ts'

export interface TimeCutSettings {
  readonly seed: number
  readonly resamples: number
  readonly signal?: AbortSignal
  readonly onModel?: (model: string, validation: number) => void
}

export interface CutModelFigures {
  readonly name: string
  /** What validation chose. */
  readonly settings: Readonly<Record<string, unknown>>
  /** NDCG@20 on validation, all items ranked. */
  readonly validation: number
  /** Mean NDCG@20 and Recall@20 by slice of the test. */
  readonly slices: Readonly<Partial<Record<SliceName, { readonly ndcg: number; readonly recall: number }>>>
}

export interface CutDifference {
  readonly a: string
  readonly b: string
  readonly slice: SliceName
  readonly delta: number
  readonly ci95: Interval
  readonly minimumDetectable: number
}

export interface TimeCutFigures {
  readonly data: string
  readonly users: Readonly<Partial<Record<SliceName, number>>>
  readonly newItems: number
  readonly models: readonly CutModelFigures[]
  readonly differences: readonly CutDifference[]
}

/** A model with what was chosen for it, ready to be fitted on more data with the same settings. */
interface Candidate {
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly validation: number
  readonly fitOn: (data: FitData) => Scorer
}

const WINDOWS = [7, 14, 30, 90]
/** Recent popularity, and its mixture with EASE: the models that are told nothing of the items. */
export const MODELS_BESIDE_ROWS = 2
const SHARES = [0, 0.5, 0.65, 0.8, 0.9, 0.95]

/**
 * One cut in time for everybody: settings by validation (NDCG@20, all items ranked), every model fitted again on train
 * and validation together, so that no gap lies before the test, which is opened once. Equal scores are ordered by chance.
 */
export async function timeCut(
  data: StudyData,
  rows: readonly Row[],
  settings: TimeCutSettings,
): Promise<TimeCutFigures> {
  const root = createRandom(settings.seed)
  const split = timedSplit(data)
  const candidates: Candidate[] = []
  const tried: (() => Candidate)[] = [
    () => bestOf(WINDOWS.map((windowDays) => recentCandidate(split, windowDays))),
    () => bestOf(mixCandidates(split)),
    ...rows.map((row) => () => plusCandidate(split, row.name, row.tell(data.items, root.fork('tell')), row.settings)),
  ]
  for (const choose of tried) {
    await setImmediate()
    settings.signal?.throwIfAborted()
    const candidate = choose()
    settings.onModel?.(candidate.name, candidate.validation)
    candidates.push(candidate)
  }
  return figuresOf(data.name, split, candidates, settings)
}

function timedSplit(data: StudyData): RecDataset {
  const indexed = indexStudy(data)
  const train = datasetOf(indexed, data.train, data.test)
  const validation = datasetOf(indexed, data.validation, [])
  return {
    ...train,
    trainTimes: timesOf(data.train, indexed, train.train),
    validation: validation.train,
    validationTimes: timesOf(data.validation, indexed, validation.train),
  }
}

/** Times in the order of the pattern. */
function timesOf(
  pairs: StudyData['train'],
  { users, items }: ReturnType<typeof indexStudy>,
  pattern: RecDataset['train'],
): Float64Array {
  const timeOf = new Map(pairs.map(({ user, item, time }) => [users.get(user)! * items.size + items.get(item)!, time!]))
  const times = new Float64Array(pattern.colIdx.length)
  for (let user = 0; user < pattern.rows; user++) {
    for (let e = pattern.rowPtr[user]; e < pattern.rowPtr[user + 1]; e++)
      times[e] = timeOf.get(user * items.size + pattern.colIdx[e])!
  }
  return times
}

function recentCandidate(split: RecDataset, windowDays: number): Candidate {
  const fitOn = (on: FitData): Scorer => recentPopularity.fit(on, { windowDays }, createRandom(1)).scorer
  return {
    name: 'recent-popularity',
    settings: { windowDays },
    validation: validationScore(fitOn(split), split),
    fitOn,
  }
}

function mixCandidates(split: RecDataset): readonly Candidate[] {
  return WINDOWS.flatMap((windowDays) =>
    SHARES.slice(1).flatMap((recencyWeight) =>
      (['rp3beta', 'itemknn'] as const).map((signal): Candidate => {
        const config = recencyMix.config.parse({ windowDays, recencyWeight, signal })
        const fitOn = (on: FitData): Scorer => recencyMix.fit(on, config, createRandom(1)).scorer
        const validation = validationScore(fitOn(split), split)
        return { name: 'recency-mix', settings: { windowDays, recencyWeight, signal }, validation, fitOn }
      }),
    ),
  )
}

/** Share and window of recent popularity are chosen on one fit: they only enter the scores. */
function plusCandidate(split: RecDataset, name: string, told: Told, settings: Row['settings']): Candidate {
  const config = er2almPlus.config.parse(settings ?? {})
  const fit = (on: FitData): Tensors => er2almPlus.fit({ ...on, itemAttributes: told }, config, createRandom(1)).tensors
  const fitted = fit(split)
  const mixed = (on: FitData, tensors: Tensors, windowDays: number, share: number): Scorer => {
    const recent = recentScores(on, windowDays, er2almPlus.name)
    return plusScorer(on, share > 0 ? new Map([...tensors, ['recent', recent]]) : tensors, share)
  }
  const candidates = [7, 14].flatMap((windowDays) =>
    SHARES.map((recencyWeight): Candidate => {
      const chosen: Pick<Er2almPlusConfig, 'windowDays' | 'recencyWeight'> = { windowDays, recencyWeight }
      return {
        name: `er2alm-plus, ${name}`,
        settings: { ...chosen },
        validation: validationScore(mixed(split, fitted, windowDays, recencyWeight), split),
        fitOn: (on) => mixed(on, fit(on), windowDays, recencyWeight),
      }
    }),
  )
  return bestOf(candidates)
}

/** The best on validation; of equal ones the first. */
function bestOf(candidates: readonly Candidate[]): Candidate {
  return candidates.reduce((best, next) => (next.validation > best.validation ? next : best))
}

async function figuresOf(
  data: string,
  split: RecDataset,
  candidates: readonly Candidate[],
  { seed, resamples, signal }: TimeCutSettings,
): Promise<TimeCutFigures> {
  const root = createRandom(seed)
  const plan = planEvaluation(
    split,
    { fit: 'train+validation', mask: 'train+validation', metrics: ['ndcg', 'recall'], cutoffs: [20], ties: 'random' },
    root.fork('ties'),
  )
  const final = refit(split)
  const evaluations: ModelEvaluation[] = []
  for (const { name, fitOn } of candidates)
    evaluations.push(await evaluateModel(plan, { model: name, seed: 1, scorer: fitOn(final), signal }))
  const sliceOf = (slice: SliceName): Slice => plan.slices.find(({ name }) => name === slice)!
  const resampling: Resampling = { resamples, random: root.fork('resampling') }
  return {
    data,
    users: Object.fromEntries(SLICE_NAMES.map((slice) => [slice, sliceOf(slice).users.length])),
    newItems: (sliceOf('shelf').candidates as Int32Array).length,
    models: candidates.map(({ name, settings, validation }, m) => ({
      ...{ name, settings, validation },
      slices: Object.fromEntries(
        [...evaluations[m]!.slices].map(([slice, { values }]) => [
          slice,
          { ndcg: meanOf(values.get('ndcg@20')!), recall: meanOf(values.get('recall@20')!) },
        ]),
      ),
    })),
    differences: differencesOf(evaluations, resampling),
  }
}

/**
 * Every row of ours against recent popularity on the whole list, and against the control on the shelf: catalogue and coverage,
 * and where that is no row recent popularity, which leaves new items to chance.
 */
function differencesOf(evaluations: readonly ModelEvaluation[], resampling: Resampling): readonly CutDifference[] {
  const coverage = 'er2alm-plus, catalogue + coverage'
  const control = evaluations.some(({ model }) => model === coverage) ? coverage : 'recent-popularity'
  const pairs = evaluations.flatMap(({ model }): readonly (readonly [string, string, SliceName])[] => [
    ...(model === 'recent-popularity' ? [] : ([[model, 'recent-popularity', 'all']] as const)),
    ...(model.startsWith('er2alm-plus') && model !== control ? ([[model, control, 'shelf']] as const) : []),
  ])
  const valuesOf = (model: string, slice: SliceName): Float64Array =>
    evaluations
      .find((evaluation) => evaluation.model === model)!
      .slices.get(slice)!
      .values.get('ndcg@20')!
  // A cut without new items has no shelf.
  const asked = pairs.filter(([, , slice]) => evaluations.every(({ slices }) => slices.has(slice)))
  return asked.map(([a, b, slice]) => {
    const other = valuesOf(b, slice)
    const difference = valuesOf(a, slice).map((value, at) => value - other[at]!)
    const { delta, ci95, minimumDetectable } = testDifferences([difference], resampling, slice)[0]!
    return { a, b, slice, delta, ci95, minimumDetectable }
  })
}
