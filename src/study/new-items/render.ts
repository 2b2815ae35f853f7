import type { Interval } from '../../evaluate/bootstrap.ts'
import type { ItemColdFigures } from './item-cold.ts'
import type { QuestionFigures, ShareFigures } from './item-cold-figures.ts'
import type { Question } from './rows.ts'
import { HISTORY_BOUNDS, POPULARITY_BOUNDS, type SliceFigures } from './slices.ts'
import type { CutDifference, TimeCutFigures } from './time-cut.ts'

/** The tables of items held out whole, as Markdown. */
export function renderItemCold(figures: ItemColdFigures): string {
  const { data, rows, questions, shares, byHistory, byPopularity } = figures
  const draws = rows[0]!.draws.length
  return [
    `### Items held out whole: ${data}`,
    '',
    coldNote(figures),
    '',
    ...table(
      ['er2alm-plus is told', 'NDCG@20', 'sd of draws', 'what it asks'],
      rows.map(({ name, mean, sd, asks }) => [name, four(mean), four(sd), asks]),
    ),
    '',
    ...table(
      ['difference', 'NDCG@20 [95 %, users]', '[95 %, draws of items]', 'draws ahead', 'verdict', 'question'],
      questions.map(({ delta, ci95, itemsCi95, drawsAhead, asks, ...pair }) => [
        questionName(pair),
        interval(delta, ci95),
        itemsCi95 === null ? '–' : ends(itemsCi95),
        `${drawsAhead} of ${draws}`,
        coldVerdict({ ci95, itemsCi95 }, draws),
        asks,
      ]),
    ),
    ...keptShares(shares),
    '',
    'By the number of items that a user has taken:',
    '',
    ...slices(byHistory, HISTORY_BOUNDS),
    '',
    'By the number of users who took the item, among all held-out items:',
    '',
    ...slices(byPopularity, POPULARITY_BOUNDS),
  ].join('\n')
}

/** What was done to hold items out. */
export function coldNote({ rows, itemsHeldOut, users }: ItemColdFigures): string {
  return `${rows[0]!.draws.length} draws of ${itemsHeldOut} items, ranked against each other for every user who took one (${users} users in all). NDCG@20, mean of the draws. A verdict needs both intervals and ${LEAST_DRAWS} draws; it is not corrected for the number of questions.`
}

/** What was done on a cut in time. */
export function cutNote({ users, newItems }: TimeCutFigures): string {
  return `Settings by validation, then fitted on train and validation together. ${users.all} users; ${newItems} items without an earlier interaction, taken by ${users.shelf} users. The whole list ranks every item, the shelf only the new ones.`
}

/** The tables of one cut in time, as Markdown. */
export function renderTimeCut(figures: TimeCutFigures): string {
  const { data, models, differences } = figures
  return [
    `### One cut in time: ${data}`,
    '',
    cutNote(figures),
    '',
    ...table(
      ['model', 'chosen', 'validation', 'NDCG@20', 'Recall@20', 'new items in the whole list', 'shelf NDCG@20'],
      models.map(({ name, settings, validation, slices }) => [
        name,
        Object.entries(settings)
          .map(([key, value]) => `${key} ${value}`)
          .join(', '),
        four(validation),
        four(slices.all?.ndcg),
        four(slices.all?.recall),
        four(slices.new?.ndcg),
        four(slices.shelf?.ndcg),
      ]),
    ),
    '',
    ...table(
      ['difference', 'on', 'NDCG@20 [95 %]', 'could be found', 'verdict'],
      differences.map((difference: CutDifference) => [
        `${difference.a} − ${difference.b}`,
        difference.slice === 'all' ? 'the whole list' : 'the shelf',
        interval(difference.delta, difference.ci95),
        four(difference.minimumDetectable),
        verdict(difference.ci95),
      ]),
    ),
  ].join('\n')
}

function slices({ users, rows }: SliceFigures, bounds: readonly number[]): readonly string[] {
  return table(
    ['er2alm-plus is told', ...groupLabels(bounds).map((group, g) => `${group} (${Math.round(users[g]!)} users)`)],
    rows.map(({ name, values }) => [name, ...values.map(four)]),
  )
}

/** `1–3`, `4–20`, `from 21`. */
export function groupLabels(bounds: readonly number[]): readonly string[] {
  const from = [1, ...bounds.map((bound) => bound + 1)]
  return from.map((low, g) => (g < bounds.length ? `${low}–${bounds[g]}` : `from ${low}`))
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}

/** `.1234`, as the tables of the field write it; `–` where there is nothing. */
function four(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  return value.toFixed(4).replace(/^(-?)0\./, '$1.')
}

function interval(delta: number, ci95: Interval): string {
  const sign = delta > 0 ? '+' : ''
  return `${sign}${four(delta)} ${ends(ci95)}`
}

function ends([low, high]: Interval): string {
  return `[${four(low)}, ${four(high)}]`
}

function keptShares(shares: readonly ShareFigures[]): readonly string[] {
  if (shares.length === 0) return []
  if (shares.some(({ kept }) => kept === null))
    return ['', 'True values bring nothing beyond the control that can be told here, so there is no gain to share.']
  const rows = shares.map(({ name, kept }) => [name, percent(kept!.share, kept!.ci95)])
  return [
    '',
    'Share of the gain of true values over the control that is kept (interval over users):',
    ...(shares.every(({ isSureOfItems }) => isSureOfItems)
      ? []
      : [
          '',
          'The draws of items leave open whether there is a gain at all; the shares are of the mean over these draws.',
        ]),
    '',
    ...table(['row', 'share [95 %]'], rows),
  ]
}

function percent(share: number, ci95: Interval): string {
  const [at, low, high] = [share, ...ci95].map((part) => `${Math.round(100 * part!)}`)
  return `${at} % [${low}, ${high}]`
}

/** Fewer draws of items may agree by chance. */
const LEAST_DRAWS = 5

/** What a difference over draws of items says. */
export function coldVerdict(
  { ci95, itemsCi95 }: Pick<QuestionFigures, 'ci95' | 'itemsCi95'>,
  draws: number,
): ReturnType<typeof verdict> {
  return itemsCi95 === null || draws < LEAST_DRAWS ? 'cannot tell' : verdict(ci95, itemsCi95)
}

/** `a − b`, or how much more that is than another such difference. */
export function questionName({ a, b, less }: Pick<Question, 'a' | 'b' | 'less'>): string {
  return less === undefined ? `${a} − ${b}` : `(${a} − ${b}) − (${less.a} − ${less.b})`
}

/** What all intervals of a difference say together. */
export function verdict(...intervals: readonly Interval[]): string {
  if (intervals.every(([low]) => low > 0)) return 'better'
  return intervals.every(([, high]) => high < 0) ? 'worse' : 'cannot tell'
}
