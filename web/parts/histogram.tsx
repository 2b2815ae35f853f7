import type { PlotOptions } from '@observablehq/plot'
import type { JSX } from 'preact'
import { formatCount } from '../../src/report/figures.ts'
import { tickLabel } from '../../src/report/svg-scale.ts'
import type { ScoreBin } from '../../src/serve/dashboard/enrichment-data.ts'
import type { Bin } from '../../src/serve/dashboard/page-data.ts'
import { Chart } from './chart.tsx'
import type * as Marks from './plot-marks.ts'
import { Table } from './table.tsx'

interface HistogramProps {
  /** What of a bar was not kept is in another colour. */
  readonly bins: readonly (Bin | ScoreBin)[]
  /** A line; null without one. */
  readonly threshold: number | null
  readonly x: string
  readonly y: string
  readonly caption: string
}

/** How often each value is met, with the figures as a table. */
export function Histogram({ bins, threshold, x, y, caption }: HistogramProps): JSX.Element {
  if (bins.every(({ count }) => count === 0)) return <p class="quiet">There is no {x} to count.</p>
  const judged = bins.some((bin) => 'kept' in bin)
  const bar = { x1: 'from', x2: 'to', insetLeft: 0.5, insetRight: 0.5 } as const
  const draw = (plot: typeof Marks, width: number): PlotOptions => ({
    ...{ marginLeft: 52, marginTop: 28, marginBottom: 40 },
    x: { label: x, tickFormat: tickLabel, ticks: width < 360 ? 4 : 6 },
    y: { label: y, grid: true, ticks: 4 },
    marks: [
      plot.rectY(bins, { ...bar, y1: 0, y2: keptOf, fill: 'var(--accent)' }),
      plot.rectY(bins, { ...bar, y1: keptOf, y2: 'count', fill: 'var(--warm)' }),
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
            ...(judged ? [{ head: 'kept', number: true, cell: (bin: Bin) => formatCount(keptOf(bin)) }] : []),
          ]}
          rows={bins.filter(({ count }) => count > 0)}
          keyOf={({ from }) => String(from)}
        />
      </details>
    </>
  )
}

function keptOf(bin: Bin | ScoreBin): number {
  return 'kept' in bin ? bin.kept : bin.count
}
