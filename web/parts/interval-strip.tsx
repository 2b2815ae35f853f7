import type { JSX } from 'preact'
import { type LinearScale, linearScale } from '../../src/report/svg-scale.ts'
import type { Interval } from '../../src/serve/dashboard/page-data.ts'

const WIDTH = 240
const HEIGHT = 22
const EDGE = 10
/** How far grid lines go on above and below, so that they meet those of the next row. */
const BEYOND = 40

/** One axis for all strips of a column. */
export function stripScale(intervals: Iterable<Interval>): LinearScale {
  return linearScale([...intervals].flat(), EDGE, WIDTH - EDGE, 6)
}

interface IntervalStripProps {
  readonly scale: LinearScale
  readonly mean: number
  readonly ci95: Interval
  readonly reference: boolean
}

/** A mean with its interval on the column's axis. The figures stand beside it, so that it is not read out. */
export function IntervalStrip({ scale, mean, ci95: [low, high], reference }: IntervalStripProps): JSX.Element {
  const middle = HEIGHT / 2
  return (
    <svg class="strip" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <Grid scale={scale} from={-BEYOND} to={HEIGHT + BEYOND} />
      <g class={reference ? 'reference' : ''}>
        <line class="whisker" x1={scale.at(low)} x2={scale.at(high)} y1={middle} y2={middle} />
        <circle class="dot" cx={scale.at(mean)} cy={middle} r="4.5" />
      </g>
    </svg>
  )
}

/** The axis itself, for the head of the column. */
export function StripAxis({ scale }: { readonly scale: LinearScale }): JSX.Element {
  const digits = Math.max(...scale.ticks.map((tick) => String(tick).split('.')[1]?.length ?? 0))
  return (
    <svg class="strip" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <Grid scale={scale} from={HEIGHT - 5} to={HEIGHT} />
      {scale.ticks.map((tick) => (
        <text key={tick} x={scale.at(tick)} y={HEIGHT - 8} text-anchor="middle">
          {tick.toFixed(digits).replace(/^0\./, '.')}
        </text>
      ))}
    </svg>
  )
}

function Grid({
  scale,
  from,
  to,
}: {
  readonly scale: LinearScale
  readonly from: number
  readonly to: number
}): JSX.Element {
  return (
    <>
      {scale.ticks.map((tick) => (
        <line key={tick} class="grid" x1={scale.at(tick)} x2={scale.at(tick)} y1={from} y2={to} />
      ))}
    </>
  )
}
