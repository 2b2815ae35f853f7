import { setImmediate } from 'node:timers/promises'
import type { Random } from '../../context.ts'
import type { RecDataset } from '../../data/dataset.ts'
import {
  bootstrapMeans,
  type Interval,
  meanOf,
  percentileInterval,
  type Resampling,
  standardDeviation,
} from '../../evaluate/bootstrap.ts'
import { evaluateModel } from '../../evaluate/evaluate.ts'
import { type EvaluationPlan, planEvaluation } from '../../evaluate/evaluation-plan.ts'
import type { MetricKey } from '../../evaluate/metrics/registry.ts'
import { testDifferences } from '../../evaluate/significance.ts'
import { er2almPlus } from '../../models/er2alm-plus.ts'
import { createRandom } from '../../numeric/random.ts'
import type { StudyData } from './films.ts'
import { holdOutItems, indexStudy } from './hold-out.ts'
import type { Question, Row } from './rows.ts'

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

export interface QuestionFigures {
  readonly a: string
  readonly b: string
  readonly asks: string
  readonly delta: number
  readonly ci95: Interval
  readonly pValue: number
  /** In how many draws a is ahead. */
  readonly drawsAhead: number
  readonly minimumDetectable: number
}

/** Of which rows to say how much of the gain of `ceiling` over `control` they keep. */
export interface Shares {
  readonly control: string
  readonly ceiling: string
  readonly of: readonly string[]
}

/** Part of a gain that a row keeps: 1 = all of it. */
export interface ShareFigures {
  readonly name: string
  readonly share: number
  /** Paired bootstrap over users of the quotient, percentile; wide where the gain is hardly above 0. */
  readonly ci95: Interval
}

export interface ItemColdFigures {
  readonly data: string
  readonly metric: MetricKey
  readonly users: number
  readonly itemsHeldOut: number
  readonly rows: readonly RowFigures[]
  readonly questions: readonly QuestionFigures[]
  readonly shares: readonly ShareFigures[]
  /** NDCG@20 by row and number of items a user has taken, in the order of HISTORY_BOUNDS. */
  readonly byHistory: readonly { readonly name: string; readonly values: readonly number[] }[]
  readonly historyUsers: readonly number[]
}

const METRIC: MetricKey = 'ndcg@20'

/** Upper bounds of the groups of users by number of training items; the last group is open. */
export const HISTORY_BOUNDS: readonly number[] = [5, 20, 50]

/** Per-user values of one row in one draw. */
interface Drawn {
  readonly users: Int32Array
  readonly values: Float64Array
}

/**
 * Items held out whole: `draws` times a share of the items is taken out with all its interactions, er2alm-plus is
 * fitted on the rest, and ranks the held-out items for every user who took one. Each row tells the model other things
 * about the items; the model chooses its settings for each row on items it holds out itself. Equal scores are ordered
 * by chance (mean of several orders).
 *
 * Differences are paired by user, the mean over the draws that ask about a user; intervals are over users.
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
    histories.push(
      Int32Array.from({ length: split.numUsers }, (_, u) => split.train.rowPtr[u + 1] - split.train.rowPtr[u]),
    )
    const plan = planEvaluation(
      split,
      { fit: 'train', mask: 'train', metrics: ['ndcg'], cutoffs: [20], ties: 'random' },
      root.fork(`ties ${draw}`),
    )
    for (const row of rows) {
      await setImmediate()
      settings.signal?.throwIfAborted()
      const values = await valuesOf(row, split, plan, data, root.fork(`tell ${draw}`))
      drawn.get(row.name)!.push(values)
      settings.onRow?.(row.name, draw, meanOf(values.values))
    }
  }
  const byUser = new Map([...drawn].map(([name, all]) => [name, meanByUser(all)]))
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
    questions: questionsOf(drawn, byUser, settings.questions, resampling),
    shares: settings.shares === undefined ? [] : sharesOf(byUser, settings.shares, resampling),
    ...historyFigures(drawn, histories),
  }
}

async function valuesOf(
  row: Row,
  split: RecDataset,
  plan: EvaluationPlan,
  data: StudyData,
  random: Random,
): Promise<Drawn> {
  const told = { ...split, itemAttributes: row.tell(data.items, random) }
  const { scorer } = er2almPlus.fit(told, er2almPlus.config.parse(row.settings ?? {}), random)
  const { slices } = await evaluateModel(plan, { model: row.name, seed: 1, scorer })
  const shelf = slices.get('shelf')!
  return { users: shelf.users, values: shelf.values.get(METRIC)! }
}

function meanByUser(draws: readonly Drawn[]): ReadonlyMap<number, number> {
  const sums = new Map<number, [sum: number, count: number]>()
  for (const { users, values } of draws) {
    users.forEach((user, at) => {
      const [sum, count] = sums.get(user) ?? [0, 0]
      sums.set(user, [sum + values[at], count + 1])
    })
  }
  return new Map([...sums].sort(([a], [b]) => a - b).map(([user, [sum, count]]) => [user, sum / count]))
}

function questionsOf(
  drawn: ReadonlyMap<string, readonly Drawn[]>,
  byUser: ReadonlyMap<string, ReadonlyMap<number, number>>,
  questions: readonly Question[],
  resampling: Resampling,
): readonly QuestionFigures[] {
  const asked = questions.filter(({ a, b }) => byUser.has(a) && byUser.has(b))
  const differences = asked.map(({ a, b }) => {
    const other = byUser.get(b)!
    return Float64Array.from([...byUser.get(a)!], ([user, value]) => value - other.get(user)!)
  })
  const tests = testDifferences(differences, resampling, 'users')
  return asked.map((question, q) => ({
    ...question,
    ...tests[q]!,
    drawsAhead: drawn
      .get(question.a)!
      .filter(({ values }, draw) => meanOf(values) > meanOf(drawn.get(question.b)![draw]!.values)).length,
  }))
}

function sharesOf(
  byUser: ReadonlyMap<string, ReadonlyMap<number, number>>,
  { control, ceiling, of }: Shares,
  resampling: Resampling,
): readonly ShareFigures[] {
  const base = byUser.get(control)!
  const gains = [ceiling, ...of].map((name) =>
    Float64Array.from([...byUser.get(name)!], ([user, value]) => value - base.get(user)!),
  )
  const [whole, ...kept] = bootstrapMeans(gains, resampling, 'shares')
  return of.map((name, at) => ({
    name,
    share: meanOf(gains[at + 1]!) / meanOf(gains[0]!),
    ci95: percentileInterval(kept[at]!.map((mean, b) => mean / whole![b])),
  }))
}

function historyFigures(
  drawn: ReadonlyMap<string, readonly Drawn[]>,
  histories: readonly Int32Array[],
): Pick<ItemColdFigures, 'byHistory' | 'historyUsers'> {
  const groupOf = (length: number): number => {
    const group = HISTORY_BOUNDS.findIndex((bound) => length <= bound)
    return group < 0 ? HISTORY_BOUNDS.length : group
  }
  const groups = HISTORY_BOUNDS.length + 1
  let counts: number[] = []
  const byHistory = [...drawn].map(([name, all]) => {
    const sums = new Array<number>(groups).fill(0)
    counts = new Array<number>(groups).fill(0)
    all.forEach(({ users, values }, draw) => {
      users.forEach((user, at) => {
        const group = groupOf(histories[draw]![user]!)
        sums[group]! += values[at]!
        counts[group]!++
      })
    })
    return { name, values: sums.map((sum, group) => sum / counts[group]!) }
  })
  return { byHistory, historyUsers: counts.map((count) => count / drawn.values().next().value!.length) }
}
