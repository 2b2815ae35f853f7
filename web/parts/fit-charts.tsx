import type { PlotOptions } from '@observablehq/plot'
import type { JSX } from 'preact'
import { formatSeconds } from '../../src/report/figures.ts'
import type { FitCurve, ModelCurves } from '../../src/serve/dashboard/page-data.ts'
import { formatModelScore } from '../figures.ts'
import { Chart } from './chart.tsx'
import type * as Marks from './plot-marks.ts'
import { Table } from './table.tsx'

/** The loss of every fit of a model by epoch, and what it is made of. @param model one that has curves */
export function FitCharts({ model }: { readonly model: ModelCurves }): JSX.Element {
  const fits = model.fits.filter(({ epochs }) => epochs.length > 0)
  const rows = fits.map((fit) => ({ fit, name: nameOf(fit) }))
  const draw = (plot: typeof Marks, width: number): PlotOptions => ({
    ...{ marginLeft: 52, marginTop: 28, marginBottom: 40 },
    x: { label: 'epoch', ticks: width < 480 ? 3 : 8 },
    y: { label: 'loss', grid: true, nice: true },
    marks: rows.map(({ fit }) =>
      plot.lineY(fit.epochs, {
        ...{ x: 'epoch', y: 'loss', stroke: 'var(--accent)', strokeWidth: 1.6 },
        strokeOpacity: fit.kind === 'final' ? 0.45 : 1,
        strokeDasharray: fit.kind === 'final' ? '5 3' : undefined,
      }),
    ),
  })
  return (
    <>
      <Chart
        name={`Line chart: loss of ${model.label} by epoch, ${fits.length} fits`}
        height={240}
        draw={draw}
        of={[model]}
        caption="Solid: the fit that chose the epoch, on the training part alone. Dashed: the fits that are served, one a seed."
      />
      <details>
        <summary>Every fit as a table</summary>
        <Table
          caption={`Loss of ${model.label} at the first and the last epoch, and its terms at the last.`}
          columns={[
            { head: 'Fit', cell: ({ name }: (typeof rows)[number]) => name },
            { head: 'Epochs', number: true, cell: ({ fit }) => fit.epochs.at(-1)!.epoch },
            { head: 'First loss', number: true, cell: ({ fit }) => formatModelScore(fit.epochs[0]!.loss) },
            { head: 'Last loss', number: true, cell: ({ fit }) => formatModelScore(fit.epochs.at(-1)!.loss) },
            ...fits[0]!.terms.map((head, place) => ({
              head,
              number: true,
              cell: ({ fit }: (typeof rows)[number]) => formatModelScore(fit.epochs.at(-1)!.terms[place]),
            })),
            { head: 'Time', number: true, cell: ({ fit }) => formatSeconds(fit.seconds) },
          ]}
          rows={rows}
          keyOf={({ name }) => name}
        />
      </details>
    </>
  )
}

function nameOf({ kind, seed }: FitCurve): string {
  return kind === 'choosing' ? `choosing the epoch, seed ${seed}` : `served, seed ${seed}`
}
