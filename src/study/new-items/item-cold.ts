import { setImmediate } from 'node:timers/promises'
import type { Random } from '../../context.ts'
import type { RecDataset } from '../../data/dataset.ts'
import { meanOf, type Resampling, standardDeviation } from '../../evaluate/bootstrap.ts'
import { evaluateModel } from '../../evaluate/evaluate.ts'
import { type EvaluationPlan, type EvaluationSettings, planEvaluation } from '../../evaluate/evaluation-plan.ts'
import type { MetricKey } from '../../evaluate/metrics/registry.ts'
import { er2almPlus } from '../../models/er2alm-plus.ts'
import { rowDegrees } from '../../numeric/csr.ts'
import { createRandom } from '../../numeric/random.ts'
import type { StudyData } from './films.ts'
import { holdOutItems, indexStudy } from './hold-out.ts'
import {
  partsByUser,
  type QuestionFigures,
  questionsOf,
  type ShareFigures,
  type Shares,
  sharesOf,
} from './item-cold-figures.ts'
import type { Question, Row } from './rows.ts'
import { byHistory, byPopularity, popularitySplits, type SliceFigures } from './slices.ts'

export interface ItemColdSettings {
  readonly draws: number
  readonly share: number
  readonly seed: number
  readonly resamples: number
  readonly questions: readonly Question[]
  readonly shares?: Shares
  readonly signal?: AbortSignal
  readonly onRow?: (row: string, draw: number, ndcg: number) => void
}

/** Values of a row: of every draw, and of every user over the draws that ask about them. */
export interface RowFigures {
  readonly name: string
  readonly asks: string
  readonly mean: number
  /** Mean of each draw. */
  readonly draws: readonly number[]
  readonly sd: number
}

export interface ItemColdFigures {
  readonly data: string
  readonly metric: MetricKey
  readonly users: number
  readonly itemsHeldOut: number
  readonly rows: readonly RowFigures[]
  readonly questions: readonly QuestionFigures[]
  readonly shares: readonly ShareFigures[]
  readonly byHistory: SliceFigures
  readonly byPopularity: SliceFigures
}

/** Per-user values of one row in one draw. */
export interface Drawn {
  readonly users: Int32Array
  readonly values: Float64Array
  /** Values of the users with a target in each group of items by popularity. */
  readonly byPopularity: readonly Float64Array[]
}

const METRIC: MetricKey = 'ndcg@20'
const PROTOCOL: EvaluationSettings = { fit: 'train', mask: 'train', metrics: ['ndcg'], cutoffs: [20], ties: 'random' }

/**
 * Items held out whole: `draws` times a share of the items is taken out with all its interactions, er2alm-plus is
 * fitted on the rest, and ranks the held-out items for every user who took one. Each row tells the model other things
 * about the items; the model chooses its settings for each row on items it holds out itself. Equal scores are ordered
 * by chance (mean of several orders).
 *
 * Differences are paired by draw and user, and every draw counts alike. Two intervals: over users, and over draws of items.
 */
export async function itemCold(
  data: StudyData,
  rows: readonly Row[],
  settings: ItemColdSettings,
): Promise<ItemColdFigures> {
  const root = createRandom(settings.seed)
  const indexed = indexStudy(data)
  const drawn = new Map<string, Drawn[]>(rows.map(({ name }) => [name, []]))
  const histories: Int32Array[] = []
  let itemsHeldOut = 0
  for (let draw = 0; draw < settings.draws; draw++) {
    const split = holdOutItems(data, indexed, settings.share, root.fork(`hold out ${draw}`))
    itemsHeldOut = new Set(split.test.colIdx).size
    histories.push(rowDegrees(split.train))
    const plans = [split, ...popularitySplits(split)].map((asked) =>
      asked.test.colIdx.length === 0 ? undefined : planEvaluation(asked, PROTOCOL, root.fork(`ties ${draw}`)),
    )
    for (const row of rows) {
      await setImmediate()
      settings.signal?.throwIfAborted()
      const values = await valuesOf(row, split, plans, data, root.fork(`tell ${draw}`))
      drawn.get(row.name)!.push(values)
      settings.onRow?.(row.name, draw, meanOf(values.values))
    }
  }
  const byUser = new Map([...drawn].map(([name, all]) => [name, partsByUser(all)]))
  const resampling: Resampling = { resamples: settings.resamples, random: root.fork('resampling') }
  return {
    data: data.name,
    metric: METRIC,
    users: byUser.values().next().value?.size ?? 0,
    itemsHeldOut,
    rows: rows.map(({ name, asks }) => {
      const draws = drawn.get(name)!.map(({ values }) => meanOf(values))
      const all = Float64Array.from(draws)
      return { name, asks, mean: meanOf(all), draws, sd: standardDeviation(all) }
    }),
    questions: questionsOf(drawn, byUser, settings.questions, settings.share, resampling),
    shares: settings.shares === undefined ? [] : sharesOf(drawn, byUser, settings.shares, settings.share, resampling),
    byHistory: byHistory(drawn, histories),
    byPopularity: byPopularity(drawn),
  }
}

/** @param plans the one for all held-out items, then one for each group of them by popularity that is not empty */
async function valuesOf(
  row: Row,
  split: RecDataset,
  plans: readonly (EvaluationPlan | undefined)[],
  data: StudyData,
  random: Random,
): Promise<Drawn> {
  const told = { ...split, itemAttributes: row.tell(data.items, random) }
  const { scorer } = er2almPlus.fit(told, er2almPlus.config.parse(row.settings ?? {}), random)
  const shelves = []
  for (const plan of plans) {
    const run = { model: row.name, seed: 1, scorer }
    shelves.push(plan === undefined ? undefined : (await evaluateModel(plan, run)).slices.get('shelf'))
  }
  const [all, ...groups] = shelves
  return {
    ...{ users: all!.users, values: all!.values.get(METRIC)! },
    byPopularity: groups.map((shelf) => shelf?.values.get(METRIC) ?? new Float64Array(0)),
  }
}
