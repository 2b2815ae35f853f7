import { bootstrapMeans, type Interval, meanOf, percentileInterval, type Resampling } from '../../evaluate/bootstrap.ts'
import { resampledInterval } from '../../evaluate/resampled.ts'
import { testDifferences } from '../../evaluate/significance.ts'
import type { Drawn } from './item-cold.ts'
import type { Question } from './rows.ts'

export interface QuestionFigures extends Question {
  /** Mean over users of a − b. */
  readonly delta: number
  /** Over users: what other users would show, with these items held out. */
  readonly ci95: Interval
  /** Over draws of items, around the mean of the draws: what other items would show. null for one draw. */
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

/** Part of a gain that a row keeps; null where the interval of the whole gain reaches 0, so that there is none to share. */
export interface ShareFigures {
  readonly name: string
  readonly kept: {
    /** 1 = all of it. */
    readonly share: number
    /** Paired bootstrap over users of the quotient, percentile. */
    readonly ci95: Interval
  } | null
}

/** Mean of every user over the draws that ask about them, users in order. */
export function meanByUser(draws: readonly Drawn[]): ReadonlyMap<number, number> {
  const sums = new Map<number, [sum: number, count: number]>()
  for (const { users, values } of draws) {
    users.forEach((user, at) => {
      const [sum, count] = sums.get(user) ?? [0, 0]
      sums.set(user, [sum + values[at], count + 1])
    })
  }
  return new Map([...sums].sort(([a], [b]) => a - b).map(([user, [sum, count]]) => [user, sum / count]))
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
  const asked = questions.filter(({ a, b }) => byUser.has(a) && byUser.has(b))
  const tests = testDifferences(
    asked.map(({ a, b }) => gainOf(byUser, a, b)),
    resampling,
    'users',
  )
  return asked.map((question, q) => {
    const [a, b] = [drawn.get(question.a)!, drawn.get(question.b)!]
    const byDraw = Float64Array.from(a, ({ values }, draw) => meanOf(values) - meanOf(b[draw]!.values))
    const drawsAhead = byDraw.filter((difference) => difference > 0).length
    return { ...question, ...tests[q]!, itemsCi95: resampledInterval(byDraw, share), drawsAhead }
  })
}

export function sharesOf(
  byUser: ReadonlyMap<string, ReadonlyMap<number, number>>,
  { control, ceiling, of }: Shares,
  resampling: Resampling,
): readonly ShareFigures[] {
  const gains = [ceiling, ...of].map((name) => gainOf(byUser, name, control))
  const [whole, ...kept] = bootstrapMeans(gains, resampling, 'shares')
  const [low] = percentileInterval(whole!)
  return of.map((name, at) => {
    if (low <= 0) return { name, kept: null }
    const ci95 = percentileInterval(kept[at]!.map((mean, b) => mean / whole![b]))
    return { name, kept: { share: meanOf(gains[at + 1]!) / meanOf(gains[0]!), ci95 } }
  })
}

function gainOf(byUser: ReadonlyMap<string, ReadonlyMap<number, number>>, a: string, b: string): Float64Array {
  const other = byUser.get(b)!
  return Float64Array.from([...byUser.get(a)!], ([user, value]) => value - other.get(user)!)
}
