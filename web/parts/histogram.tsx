import type { PlotOptions } from '@observablehq/plot'
import type { JSX } from 'preact'
import { formatCount } from '../../src/report/figures.ts'
import { tickLabel } from '../../src/report/svg-scale.ts'
import type { Bin } from '../../src/serve/dashboard/page-data.ts'
import { Chart } from './chart.tsx'
import type * as Marks from './plot-marks.ts'
import { Table } from './table.tsx'

interface HistogramProps {
  readonly bins: readonly Bin[]
  /** What is below it is in another colour; null without one. */
  readonly threshold: number | null
  readonly x: string
  readonly y: string
  readonly caption: string
}

/** How often each value is met, with the figures as a table. */
export function Histogram({ bins, threshold, x, y, caption }: HistogramProps): JSX.Element {
  if (bins.every(({ count }) => count === 0)) return <p class="quiet">There is no {x} to count.</p>
  const below = (bin: Bin): boolean => threshold !== null && bin.to <= threshold + 1e-9
  const draw = (plot: typeof Marks, width: number): PlotOptions => ({
    ...{ marginLeft: 52, marginTop: 28, marginBottom: 40 },
    x: { label: x, tickFormat: tickLabel, ticks: width < 360 ? 4 : 6 },
    y: { label: y, grid: true, ticks: 4 },
    marks: [
      plot.rectY(bins, {
        ...{ x1: 'from', x2: 'to', y: 'count', insetLeft: 0.5, insetRight: 0.5 },
        fill: (bin: Bin) => (below(bin) ? 'var(--warm)' : 'var(--accent)'),
      }),
      plot.ruleY([0], { stroke: 'var(--strong-line)' }),
      ...(threshold === null ? [] : [plot.ruleX([threshold], { stroke: 'var(--ink)', strokeDasharray: '4 3' })]),
    ],
  })
  return (
    <>
      <Chart name={`Histogram of ${x}`} height={220} draw={draw} of={[bins, threshold]} caption={caption} />
      <details>
        <summary>The figures as a table</summary>
        <Table
          caption={`Histogram of ${x}.`}
          columns={[
            { head: x, cell: ({ from, to }: Bin) => `${tickLabel(from)} to ${tickLabel(to)}` },
            { head: y, number: true, cell: ({ count }) => formatCount(count) },
          ]}
          rows={bins.filter(({ count }) => count > 0)}
          keyOf={({ from }) => String(from)}
        />
      </details>
    </>
  )
}
