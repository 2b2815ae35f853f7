import type { JSX } from 'preact'
import {
  counted,
  formatCount,
  formatDifference,
  formatInterval,
  formatP,
  formatSeconds,
  formatShare,
} from '../../src/report/figures.ts'
import type {
  ResultComparison,
  ResultRow,
  ResultSlice,
  Results,
  ResultValue,
} from '../../src/serve/dashboard/page-data.ts'
import { IntervalStrip, StripAxis, stripScale } from './interval-strip.tsx'
import { type Column, Table } from './table.tsx'

interface ResultTableProps {
  readonly results: Results
  readonly slice: ResultSlice
  /** Of `slice.metrics`. */
  readonly metric: string
}

/** Every model on one slice and one metric: mean, interval, and what may be said of it against the reference. */
export function ResultTable({ results, slice, metric }: ResultTableProps): JSX.Element {
  const { reference, referenceLabel } = results
  const at = slice.metrics.indexOf(metric)
  const summaryOf = (row: ResultRow): ResultValue | null => row.values[at] ?? null
  const scale = stripScale(intervalsOf(slice, at))
  const rows = slice.models.toSorted((a, b) => (summaryOf(b)?.mean ?? -1) - (summaryOf(a)?.mean ?? -1))
  const columns: readonly Column<ResultRow>[] = [
    {
      head: 'Model',
      cell: ({ label, seeds }) => (
        <>
          {label}
          <span class="sub">{counted(seeds, 'seed')}</span>
        </>
      ),
    },
    {
      head: metric,
      number: true,
      cell: (row) => (
        <>
          {formatShare(summaryOf(row)?.mean)}
          <span class="sub">{formatInterval(summaryOf(row)?.ci95)}</span>
        </>
      ),
    },
    {
      head: 'Mean and 95 % interval on one axis',
      class: 'strip-cell',
      headCell: <StripAxis scale={scale} />,
      cell: (row) => {
        const value = summaryOf(row)
        return value === null ? '–' : <IntervalStrip {...{ scale, ...value }} reference={row.model === reference} />
      },
    },
    { head: `than ${referenceLabel}`, cell: (row) => <Verdict {...{ row, slice, metric, reference }} /> },
    {
      head: 'One fit took',
      title: 'Mean over the fits that are served, one a seed',
      number: true,
      cell: ({ trainSeconds }) => <span class="quiet">{formatSeconds(trainSeconds)}</span>,
    },
  ]
  const isTested = rows.some(({ comparisons }) => comparisons.some((one) => one.metric === metric))
  return (
    <>
      <Table
        caption={`${slice.title}, ${metric}: ${counted(slice.users, 'user')}, ${formatCount(slice.targets)} held-out interactions. Best mean first.`}
        columns={columns}
        rows={rows}
        keyOf={({ model }) => model}
        rowClass={({ model }) => (model === reference ? 'chosen' : undefined)}
      />
      {isTested && (
        <p class="check-note quiet">
          Better or worse is the model of the row, than {referenceLabel}; Δ is the model minus {referenceLabel}, with
          its own 95 % interval. p is corrected for all comparisons of the run (Holm), which asks for more than one
          interval does: “cannot tell” may stand beside an interval that excludes 0.
        </p>
      )}
    </>
  )
}

function intervalsOf(slice: ResultSlice, at: number): readonly (readonly [number, number])[] {
  return slice.models.flatMap(({ values }) => (values[at] ? [values[at].ci95] : []))
}

interface VerdictProps {
  readonly row: ResultRow
  readonly slice: ResultSlice
  readonly metric: string
  readonly reference: string
}

/** What a model is against the reference; only the primary metrics are tested. */
function Verdict({ row, slice, metric, reference }: VerdictProps): JSX.Element {
  if (row.model === reference) return <span class="quiet">(reference)</span>
  if (slice.outOfReach) return <span class="quiet">out of reach of every model</span>
  const tested = row.comparisons.find((comparison) => comparison.metric === metric)
  if (tested === undefined) return <span class="quiet">not tested</span>
  return (
    <>
      <VerdictWord verdict={tested.verdict} />
      <span class="sub nowrap">
        Δ {formatDifference(tested.delta)} [{tested.ci95.map(formatDifference).join(', ')}], p (Holm){' '}
        {formatP(tested.pHolm)}
      </span>
    </>
  )
}

export function VerdictWord({ verdict }: Pick<ResultComparison, 'verdict'>): JSX.Element {
  return <span class={`verdict ${verdict === 'cannot tell' ? 'none' : verdict}`}>{verdict}</span>
}
