import type { PlotOptions } from '@observablehq/plot'
import type { JSX } from 'preact'
import { formatShare } from '../../src/report/figures.ts'
import { tickLabel } from '../../src/report/svg-scale.ts'
import type { ModelCurves } from '../../src/serve/dashboard/page-data.ts'
import { Chart } from './chart.tsx'
import type * as Marks from './plot-marks.ts'
import { type Column, Table } from './table.tsx'

/** Height of a label by that of the axis. */
const LABEL_SHARE = 0.065
/** Whether there is room for names beside the lines. */
const labelled = (width: number): boolean => width >= 480

interface Point {
  readonly model: string
  readonly epoch: number
  readonly validation: number
}

/** Validation of all models by epoch on one axis; one that is fitted at once is a level. */
export function ValidationChart({
  models,
  chosen,
}: {
  readonly models: readonly ModelCurves[]
  readonly chosen: ModelCurves
}): JSX.Element {
  const curves = models.map((model) => ({ model, points: pointsOf(model) })).filter(({ points }) => points.length > 0)
  const levels = models.filter((model) => pointsOf(model).length === 0 && model.validation !== null)
  if (curves.length === 0 && levels.length === 0) {
    return (
      <p class="quiet">No model was looked at on a validation part: the data has none, or no epochs were chosen.</p>
    )
  }
  if (curves.length === 0) return <ValidationTable models={models} chosen={chosen} />
  const last = Math.max(1, ...curves.flatMap(({ points }) => points.map(({ epoch }) => epoch)))
  const tone = (model: string): string => (model === chosen.model ? 'var(--accent)' : 'var(--strong-line)')
  const draw = (plot: typeof Marks, width: number): PlotOptions => ({
    ...{ marginLeft: 48, marginTop: 28, marginBottom: 40 },
    marginRight: labelled(width) ? 20 + 7 * Math.max(...models.map(({ label }) => label.length)) : 12,
    x: { label: 'epoch', domain: [0, last], ticks: labelled(width) ? 8 : 3 },
    y: { label: 'NDCG@20', grid: true, tickFormat: tickLabel, nice: true, ticks: 6 },
    marks: [
      ...levels.map(({ model, validation }) =>
        plot.ruleY([validation!], {
          stroke: tone(model),
          strokeDasharray: '4 3',
          strokeWidth: model === chosen.model ? 2 : 1,
        }),
      ),
      ...curves.map(({ model: { model }, points }) =>
        plot.lineY(points, {
          x: 'epoch',
          y: 'validation',
          stroke: tone(model),
          strokeWidth: model === chosen.model ? 2.2 : 1.2,
        }),
      ),
      ...(labelled(width) ? labelMarks(plot, { curves, levels, last, chosen }) : []),
      ...(chosen.bestEpoch > 0 && chosen.validation !== null
        ? [
            plot.dot([{ epoch: chosen.bestEpoch, validation: chosen.validation }], {
              ...{
                x: 'epoch',
                y: 'validation',
                r: 4.5,
                fill: 'var(--raised)',
                stroke: 'var(--accent)',
                strokeWidth: 2,
              },
            }),
          ]
        : []),
    ],
  })
  return (
    <>
      <Chart
        name={`Line chart: NDCG@20 on validation by epoch, ${models.length} models, ${chosen.label} marked`}
        height={300}
        draw={draw}
        of={[models, chosen]}
        caption={`${chosen.label} in colour, its chosen epoch as a ring. Dashed levels are models that are fitted at once.`}
      />
      <details>
        <summary>The figures as a table</summary>
        <ValidationTable models={models} chosen={chosen} />
      </details>
    </>
  )
}

const EPOCH: Column<ModelCurves> = {
  ...{ head: 'Epoch', number: true, cell: ({ bestEpoch }) => (bestEpoch === 0 ? 'at once' : bestEpoch) },
}

function ValidationTable({
  models,
  chosen,
}: {
  readonly models: readonly ModelCurves[]
  readonly chosen: ModelCurves
}): JSX.Element {
  const isTimed = models.some(hasCurves)
  return (
    <Table
      caption={isTimed ? 'NDCG@20 on validation at the epoch that was chosen.' : 'NDCG@20 on validation.'}
      columns={[
        { head: 'Model', cell: ({ label }: ModelCurves) => label },
        { head: 'NDCG@20', number: true, cell: ({ validation }) => formatShare(validation) },
        ...(isTimed ? [EPOCH] : []),
      ]}
      rows={models}
      keyOf={({ model }) => model}
      rowClass={(model) => (model === chosen ? 'chosen' : undefined)}
    />
  )
}

/** Whether a model was trained by epochs. */
export function hasCurves({ fits }: ModelCurves): boolean {
  return fits.some(({ epochs }) => epochs.length > 0)
}

interface Labelled {
  readonly curves: readonly { readonly model: ModelCurves; readonly points: readonly Point[] }[]
  readonly levels: readonly ModelCurves[]
  readonly last: number
  readonly chosen: ModelCurves
}

/** Names at the right end, moved apart where they would cover each other. */
function labelMarks(
  plot: typeof Marks,
  { curves, levels, last, chosen }: Labelled,
): readonly ReturnType<typeof plot.text>[] {
  const ends = [
    ...curves.map(({ model, points }) => ({ model, epoch: points.at(-1)!.epoch, at: points.at(-1)!.validation })),
    ...levels.map((model) => ({ model, epoch: last, at: model.validation! })),
  ].sort((a, b) => b.at - a.at)
  const all = [
    ...curves.flatMap(({ points }) => points.map(({ validation }) => validation)),
    ...ends.map(({ at }) => at),
  ]
  const apart = (Math.max(...all) - Math.min(...all)) * LABEL_SHARE
  let above = Number.POSITIVE_INFINITY
  const placed = ends.map((end) => {
    above = Math.min(end.at, above - apart)
    return { ...end, y: above }
  })
  return placed.map(({ model, y }) =>
    plot.text([{ x: last, y }], {
      ...{ x: 'x', y: 'y', text: () => model.label, textAnchor: 'start' as const, dx: 8 },
      fill: model === chosen ? 'var(--accent)' : 'var(--quiet)',
      fontWeight: model === chosen ? 600 : 400,
    }),
  )
}

function pointsOf({ model, fits }: ModelCurves): readonly Point[] {
  const choosing = fits.find(({ kind }) => kind === 'choosing')
  return (choosing?.epochs ?? []).flatMap(({ epoch, validation }) =>
    validation === undefined ? [] : [{ model, epoch, validation }],
  )
}
