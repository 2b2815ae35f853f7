import { basename } from 'node:path'
import type { StudyPart, StudyPlot, StudyTable } from '../study-part.ts'
import type { ItemColdFigures } from './item-cold.ts'
import type { ShareFigures } from './item-cold-figures.ts'
import { coldNote, coldVerdict, cutNote, groupLabels, questionName, verdict } from './render.ts'
import { HISTORY_BOUNDS, POPULARITY_BOUNDS, type SliceFigures } from './slices.ts'
import type { TimeCutFigures } from './time-cut.ts'

/** Rows of the tables that a plot shows: more lines than these cannot be told apart. */
const PLOTTED = ['catalogue', 'catalogue + coverage', 'catalogue + knowledge at release', 'everything']
const TOLD = 'er2alm-plus is told'

/** Items held out whole: the tables of `renderItemCold`, and sweeps over history and popularity. */
export function itemColdPart(figures: ItemColdFigures): StudyPart {
  const { data, rows, questions, shares, byHistory, byPopularity } = figures
  return {
    title: `Items held out whole: ${basename(data)}`,
    notes: [coldNote(figures)],
    tables: [
      {
        title: 'What the model is told',
        header: [TOLD, 'NDCG@20', 'sd of draws', 'what it asks'],
        rows: rows.map(({ name, mean, sd, asks }) => [name, mean, finite(sd), asks]),
      },
      {
        title: 'Differences',
        header: [
          'difference',
          'NDCG@20',
          'low, users',
          'high, users',
          'low, items',
          'high, items',
          'verdict',
          'question',
        ],
        rows: questions.map(({ delta, ci95, itemsCi95, asks, ...pair }) => [
          ...[questionName(pair), delta, ...ci95, ...(itemsCi95 ?? [null, null])],
          ...[coldVerdict({ ci95, itemsCi95 }, rows[0]!.draws.length), asks],
        ]),
      },
      ...sharesTable(shares),
      groupTable('By the number of items that a user has taken', byHistory, HISTORY_BOUNDS),
      groupTable('By the number of users who took the item', byPopularity, POPULARITY_BOUNDS),
    ],
    plots: [
      {
        title: 'Differences in NDCG@20, 95 % over users',
        x: 'question',
        y: 'Δ NDCG@20',
        series: [
          {
            name: 'difference',
            points: questions.map(({ delta, ci95, ...pair }) => ({ x: questionName(pair), y: delta, ci95 })),
          },
        ],
      },
      groupPlot('NDCG@20 by length of the history', 'items that the user has taken', byHistory, HISTORY_BOUNDS),
      groupPlot('NDCG@20 by popularity of the item', 'users who took the item', byPopularity, POPULARITY_BOUNDS),
    ],
  }
}

/** One cut in time: the tables of `renderTimeCut`. */
export function timeCutPart(figures: TimeCutFigures): StudyPart {
  const { data, models, differences } = figures
  const where = (slice: string): string => (slice === 'all' ? 'the whole list' : 'the shelf')
  return {
    title: `One cut in time: ${basename(data)}`,
    notes: [cutNote(figures)],
    tables: [
      {
        title: 'Models',
        header: [
          'model',
          'chosen',
          'validation',
          'NDCG@20',
          'Recall@20',
          'new items in the whole list',
          'shelf NDCG@20',
        ],
        rows: models.map(({ name, settings, validation, slices }) => [
          ...[
            name,
            Object.entries(settings)
              .map(([key, value]) => `${key} ${value}`)
              .join(', '),
          ],
          ...[validation, slices.all?.ndcg, slices.all?.recall, slices.new?.ndcg, slices.shelf?.ndcg].map(finite),
        ]),
      },
      {
        title: 'Differences',
        header: ['difference', 'on', 'NDCG@20', 'low', 'high', 'could be found', 'verdict'],
        rows: differences.map(({ a, b, slice, delta, ci95, minimumDetectable }) => [
          ...[`${a} − ${b}`, where(slice), delta, ...ci95, minimumDetectable, verdict(ci95)],
        ]),
      },
    ],
    plots: [
      {
        title: 'Differences in NDCG@20, 95 % over users',
        x: 'models',
        y: 'Δ NDCG@20',
        series: ['all', 'shelf'].map((on) => ({
          name: where(on),
          points: differences
            .filter(({ slice }) => slice === on)
            .map(({ a, b, delta, ci95 }) => ({ x: `${a} − ${b}`, y: delta, ci95 })),
        })),
      },
    ],
  }
}

function sharesTable(shares: readonly ShareFigures[]): readonly StudyTable[] {
  if (shares.length === 0) return []
  const rows = shares.map(({ name, kept }) => [name, kept?.share ?? null, ...(kept?.ci95 ?? [null, null])])
  return [{ title: 'Share of the gain of true values that is kept', header: ['row', 'share', 'low', 'high'], rows }]
}

function groupTable(title: string, { users, rows }: SliceFigures, bounds: readonly number[]): StudyTable {
  const labels = groupLabels(bounds).map((label, g) => `${label} (${Math.round(users[g]!)} users)`)
  return { title, header: [TOLD, ...labels], rows: rows.map(({ name, values }) => [name, ...values.map(finite)]) }
}

function groupPlot(title: string, x: string, { rows }: SliceFigures, bounds: readonly number[]): StudyPlot {
  const labels = groupLabels(bounds)
  const series = rows
    .filter(({ name }) => PLOTTED.includes(name))
    .map(({ name, values }) => ({
      name,
      points: values.flatMap((y, g) => (Number.isNaN(y) ? [] : [{ x: labels[g]!, y }])),
    }))
  return { title, x, y: 'NDCG@20', series }
}

/** JSON has no NaN. */
function finite(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
