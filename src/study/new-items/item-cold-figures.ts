import { bootstrapMeans, type Interval, meanOf, percentileInterval, type Resampling } from '../../evaluate/bootstrap.ts'
import { resampledInterval } from '../../evaluate/resampled.ts'
import { testDifferences } from '../../evaluate/significance.ts'
import type { Drawn } from './item-cold.ts'
import type { Question } from './rows.ts'

export interface QuestionFigures extends Question {
  /** Mean over draws of the mean over users of a − b. */
  readonly delta: number
  /** Over users: what other users would show, with these items held out. */
  readonly ci95: Interval
  /** Over draws of items: what other items would show. null for one draw. */
  readonly itemsCi95: Interval | null
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

/** Part of a gain that a row keeps; null where the interval over users of the whole gain reaches 0: there is none to share. */
export interface ShareFigures {
  readonly name: string
  readonly kept: {
    /** 1 = all of it. */
    readonly share: number
    /** Paired bootstrap over users of the quotient, percentile. */
    readonly ci95: Interval
  } | null
  /** Whether the interval over draws of items of the whole gain excludes 0 as well. */
  readonly isSureOfItems: boolean
}

/**
 * What every user contributes to the mean of the draws, users in order: the contributions of all users have that mean. A draw
 * that asks about few users counts as much as one that asks about many, so a user of the first contributes more.
 */
export function partsByUser(draws: readonly Drawn[]): ReadonlyMap<number, number> {
  const parts = new Map<number, number>()
  for (const { users, values } of draws) {
    users.forEach((user, at) => {
      parts.set(user, (parts.get(user) ?? 0) + values[at]! / users.length)
    })
  }
  return new Map([...parts].sort(([a], [b]) => a - b).map(([user, part]) => [user, (part * parts.size) / draws.length]))
}

/**
 * The questions whose rows are there.
 *
 * @param share part of the items that a draw holds out
 */
export function questionsOf(
  drawn: ReadonlyMap<string, readonly Drawn[]>,
  byUser: ReadonlyMap<string, ReadonlyMap<number, number>>,
  questions: readonly Question[],
  share: number,
  resampling: Resampling,
): readonly QuestionFigures[] {
  const asked = questions.filter(({ a, b, less }) => [a, b, less?.a ?? a, less?.b ?? b].every((row) => byUser.has(row)))
  const tests = testDifferences(
    asked.map(({ a, b, less }) => minus(gainOf(byUser, a, b), less && gainOf(byUser, less.a, less.b))),
    resampling,
    'users',
  )
  return asked.map((question, q) => {
    const { a, b, less } = question
    const byDraw = minus(gainByDraw(drawn, a, b), less && gainByDraw(drawn, less.a, less.b))
    const drawsAhead = byDraw.filter((difference) => difference > 0).length
    return { ...question, ...tests[q]!, itemsCi95: resampledInterval(byDraw, share), drawsAhead }
  })
}

/** Of the rows that were asked for; none without control and ceiling. @param share part of the items that a draw holds out */
export function sharesOf(
  drawn: ReadonlyMap<string, readonly Drawn[]>,
  byUser: ReadonlyMap<string, ReadonlyMap<number, number>>,
  { control, ceiling, of }: Shares,
  share: number,
  resampling: Resampling,
): readonly ShareFigures[] {
  if (!byUser.has(control) || !byUser.has(ceiling)) return []
  const rows = of.filter((name) => byUser.has(name))
  const gains = [ceiling, ...rows].map((name) => gainOf(byUser, name, control))
  const [whole, ...kept] = bootstrapMeans(gains, resampling, 'shares')
  const overItems = resampledInterval(gainByDraw(drawn, ceiling, control), share)
  const isThere = percentileInterval(whole!)[0] > 0
  const isSureOfItems = overItems !== null && overItems[0] > 0
  return rows.map((name, at) => {
    if (!isThere) return { name, kept: null, isSureOfItems }
    const ci95 = percentileInterval(kept[at]!.map((mean, b) => mean / whole![b]))
    return { name, kept: { share: meanOf(gains[at + 1]!) / meanOf(gains[0]!), ci95 }, isSureOfItems }
  })
}

function minus(gain: Float64Array, other: Float64Array | undefined): Float64Array {
  return other === undefined ? gain : gain.map((value, at) => value - other[at]!)
}

/** Mean a − b of each draw. */
function gainByDraw(drawn: ReadonlyMap<string, readonly Drawn[]>, a: string, b: string): Float64Array {
  const other = drawn.get(b)!
  return Float64Array.from(drawn.get(a)!, ({ values }, draw) => meanOf(values) - meanOf(other[draw]!.values))
}

function gainOf(byUser: ReadonlyMap<string, ReadonlyMap<number, number>>, a: string, b: string): Float64Array {
  const other = byUser.get(b)!
  return Float64Array.from([...byUser.get(a)!], ([user, value]) => value - other.get(user)!)
}
