import { refit } from '../data/refit.ts'
import { type PermutedStatistic, seriesPairs, yearDistance } from './alignment-statistics.ts'
import type { AuditCheck } from './audit-input.ts'
import type { Found, Severity } from './finding.ts'
import { seriesOf } from './series-key.ts'

/** Permutations of each test: the smallest p-value is 1 / 500. */
const PERMUTATIONS = 499
/** Up to this p-value the titles belong to the items: no permutation may be as good. */
const ALIGNED_P = 1 / (PERMUTATIONS + 1)
/**
 * What titles that belong to their items show at least: series pairs this many times as often as dealt-out titles (6.9 on
 * ML-100K, 26 and 74 on MovieTweetings), and years this share nearer (20 %, 58 % and 64 %). Data that rule out even these
 * have titles of other items.
 */
const LEAST_LIFT = 5
const LEAST_NEARNESS = 0.1
/** Largest chance of a statistic like the observed one in data of that least effect: of both tests, or of series alone. */
const RULED_OUT = 0.05
const RULED_OUT_ALONE = 0.01
/** Fewer dealt-out series pairs on average say nothing. */
const LEAST_PAIRS = 1
/** Fewer items with a year say nothing. */
const LEAST_DATED = 20

interface Tested {
  readonly statistic: 'series' | 'years'
  /** Chance of a statistic as good as the observed one when the titles are those of other items. */
  readonly pValue: number
  /** Chance of one as bad as the observed one when they are those of the items. */
  readonly against: number
  readonly words: string
  readonly figures: Readonly<Record<string, number>>
}

/**
 * Whether the titles are those of the items: people take several parts of a series, and items of like years. Both are
 * compared with titles dealt out anew among the items (permutation tests).
 */
export const titleAlignmentCheck: AuditCheck = {
  name: 'title alignment',
  question: 'do the titles belong to the items that are interacted with?',
  run({ dataset, ids, catalogue, random }) {
    if (catalogue.size === 0)
      return [{ severity: 'not applicable', message: 'there are no titles: nothing can be misaligned' }]
    const histories = refit(dataset).train
    const known = ids.items.map((id) => catalogue.get(id))
    const series = seriesOf(known.map((item) => item?.title))
    const years = Int32Array.from(known, (item) => item?.year ?? 0)
    const stream = random.fork('title alignment')
    const tests = [
      judgeSeries(seriesPairs(histories, series, PERMUTATIONS, stream.fork('series'))),
      ...(years.filter((year) => year !== 0).length < LEAST_DATED
        ? []
        : [judgeYears(yearDistance(histories, years, PERMUTATIONS, stream.fork('years')))]),
    ]
    return [conclude(tests.filter((test) => test !== undefined))]
  },
}

function conclude(tests: readonly Tested[]): Found {
  if (tests.length === 0)
    return {
      severity: 'not applicable',
      message: `no series of titles was taken together, and fewer than ${LEAST_DATED} items have a year: nothing to compare with`,
    }
  const figures = Object.assign({}, ...tests.map((test) => test.figures)) as Record<string, number>
  const words = tests.map((test) => test.words).join('; ')
  const result = (severity: Severity, message: string, remedy?: string): Found => ({
    severity,
    message: `${message}: ${words}`,
    figures,
    ...(remedy !== undefined && { remedy }),
  })
  const remedy =
    'check how item ids and titles were joined (row order, ids counted from 0 or 1): text cannot tell anything true here'
  if (tests.some(({ pValue }) => pValue <= ALIGNED_P)) return result('ok', 'the titles belong to the items')
  const series = tests.find(({ statistic }) => statistic === 'series')
  const allAgainst = tests.every(({ against }) => against <= RULED_OUT)
  if (series !== undefined && (allAgainst || series.against <= RULED_OUT_ALONE))
    return result('leak', 'the titles do not belong to the items', remedy)
  if (allAgainst) return result('note', 'the years have nothing to do with what is taken together', remedy)
  return result('note', 'too little to tell whether the titles belong to the items')
}

function judgeSeries({ observed, permuted }: PermutedStatistic): Tested | undefined {
  const expected = meanOf(permuted)
  if (observed === 0 && expected < LEAST_PAIRS) return undefined
  const pValue = share(permuted, (value) => value >= observed)
  return {
    statistic: 'series',
    pValue,
    against: share(permuted, (value) => LEAST_LIFT * value <= observed),
    words: `items of one series are taken together ${observed} times, ${expected.toFixed(1)} times with titles dealt out anew (p = ${pValue.toFixed(3)})`,
    figures: { seriesPairs: observed, seriesPairsPermuted: round(expected), seriesPValue: pValue },
  }
}

function judgeYears({ observed, permuted }: PermutedStatistic): Tested | undefined {
  if (Number.isNaN(observed)) return undefined
  const expected = meanOf(permuted)
  const pValue = share(permuted, (value) => value <= observed)
  return {
    statistic: 'years',
    pValue,
    against: share(permuted, (value) => (1 - LEAST_NEARNESS) * value >= observed),
    words: `items of one user are ${observed.toFixed(1)} years apart, ${expected.toFixed(1)} with years dealt out anew (p = ${pValue.toFixed(3)})`,
    figures: { yearDistance: round(observed), yearDistancePermuted: round(expected), yearPValue: pValue },
  }
}

/** (1 + draws that are as extreme) / (1 + draws). */
function share(permuted: Float64Array, isExtreme: (value: number) => boolean): number {
  return (1 + permuted.filter(isExtreme).length) / (1 + permuted.length)
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}
