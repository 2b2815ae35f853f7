import type { PlotOptions } from '@observablehq/plot'
import type { JSX } from 'preact'
import { formatShare } from '../../src/report/figures.ts'
import { tickLabel } from '../../src/report/svg-scale.ts'
import type { StudyPlot, StudySeries } from '../../src/study/study-part.ts'
import { Chart } from './chart.tsx'
import type * as Marks from './plot-marks.ts'
import { Table } from './table.tsx'

/** What tells series apart beside their colour. */
const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross', 'wye'] as const
const COLOURS = ['var(--accent)', 'var(--warm)', 'var(--quiet)', 'var(--ink)']

type Point = StudySeries['points'][number]

/** Points with their intervals, over numbers or over words, and the same as a table. */
export function StudyPlotChart({ plot: { title, x, y, series } }: { readonly plot: StudyPlot }): JSX.Element {
  const points = series.flatMap(({ points: some }) => some)
  const words = points.some((point) => typeof point.x === 'string')
  const labels = [...new Set(points.map((point) => point.x))]
  return (
    <div>
      <Chart
        name={`${title}: ${y} by ${x}, ${series.length} series`}
        height={words ? Math.max(160, 70 + labels.length * (14 + 12 * series.length)) : 260}
        draw={(plot, width) =>
          words ? overWords(plot, width, { x, y, series }) : overNumbers(plot, width, { x, y, series })
        }
        of={[series]}
        caption={
          <>
            {title}
            {series.length > 1 && <SeriesKey names={series.map(({ name }) => name)} />}
          </>
        }
      />
      <details>
        <summary>The figures as a table</summary>
        <Table
          caption={title}
          columns={[
            { head: x, cell: ({ point }: Row) => point.x },
            { head: 'Series', cell: ({ name }) => name },
            { head: y, number: true, cell: ({ point }) => formatShare(point.y) },
            {
              head: '95 % interval',
              number: true,
              cell: ({ point: { ci95 } }) => (ci95 === undefined ? '–' : `[${ci95.map(formatShare).join(', ')}]`),
            },
          ]}
          rows={series.flatMap(({ name, points: some }) => some.map((point): Row => ({ name, point })))}
          keyOf={({ name, point }) => `${name} ${point.x}`}
        />
      </details>
    </div>
  )
}

interface Row {
  readonly name: string
  readonly point: Point
}

type Axes = Pick<StudyPlot, 'x' | 'y' | 'series'>

function overNumbers(plot: typeof Marks, width: number, { x, y, series }: Axes): PlotOptions {
  return {
    ...{ marginLeft: 52, marginTop: 28, marginBottom: 40 },
    x: { label: x, ticks: width < 360 ? 4 : 6, inset: 12 },
    y: { label: y, grid: true, nice: true, ticks: 5, tickFormat: tickLabel },
    marks: series.flatMap(({ points }, place) => {
      const colour = COLOURS[place % COLOURS.length]!
      // Intervals over the same number stand beside each other.
      const dx = (place - (series.length - 1) / 2) * 5
      return [
        plot.link(withInterval(points), {
          ...{ x: 'x', y1: ({ ci95 }: Point) => ci95![0], y2: ({ ci95 }: Point) => ci95![1] },
          ...{ stroke: colour, dx },
        }),
        plot.lineY(points, { x: 'x', y: 'y', stroke: colour, dx }),
        plot.dot(points, { x: 'x', y: 'y', fill: colour, symbol: SYMBOLS[place % SYMBOLS.length]!, dx }),
      ]
    }),
  }
}

/** Words stand on the left, one a line; series below each other. */
function overWords(plot: typeof Marks, width: number, { y, series }: Axes): PlotOptions {
  const labels = [...new Set(series.flatMap(({ points }) => points.map((point) => String(point.x))))]
  const longest = Math.max(...labels.map((label) => label.length))
  const step = 12
  return {
    marginLeft: Math.min(longest * 6.6 + 16, width * 0.45),
    ...{ marginTop: 12, marginBottom: 40 },
    x: { label: y, grid: true, nice: true, inset: 8, ticks: width < 420 ? 4 : 6, tickFormat: tickLabel },
    y: { label: null, domain: labels, type: 'point', padding: 0.6 },
    marks: series.flatMap(({ points }, place) => {
      const colour = COLOURS[place % COLOURS.length]!
      const dy = (place - (series.length - 1) / 2) * step
      return [
        plot.link(withInterval(points), {
          ...{ x1: ({ ci95 }: Point) => ci95![0], x2: ({ ci95 }: Point) => ci95![1], y: ({ x }: Point) => String(x) },
          ...{ stroke: colour, strokeWidth: 2, dy },
        }),
        plot.dot(points, {
          ...{ x: 'y', y: ({ x }: Point) => String(x), fill: colour, r: 4, dy },
          symbol: SYMBOLS[place % SYMBOLS.length]!,
        }),
      ]
    }),
  }
}

function withInterval(points: readonly Point[]): readonly Point[] {
  return points.filter(({ ci95 }) => ci95 !== undefined)
}

/** Names of the series with their signs. */
function SeriesKey({ names }: { readonly names: readonly string[] }): JSX.Element {
  const shapes = ['●', '■', '▲', '◆', '★', '✚', 'Y']
  return (
    <span class="series-key">
      {names.map((name, place) => (
        <span key={name} class={`series-${place % COLOURS.length}`}>
          <span aria-hidden="true">{shapes[place % shapes.length]}</span> {name}
        </span>
      ))}
    </span>
  )
}
