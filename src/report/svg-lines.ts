import { type Html, html } from './html.ts'
import { linearScale, round, tickLabel } from './svg-scale.ts'

/** One line of a chart. */
export interface LineSeries {
  readonly points: readonly (readonly [x: number, y: number])[]
  /** The x of a point to mark. */
  readonly marked?: number
}

const WIDTH = 340
const HEIGHT = 190
const LEFT = 48
const RIGHT = WIDTH - 12
const TOP = 10
const BOTTOM = HEIGHT - 36

/**
 * Lines over a common pair of axes; a single point is a dot. Points that are not finite are passed over.
 *
 * @param xAxis what the horizontal axis counts
 * @param name  what a screen reader is told
 */
export function lineChart(series: readonly LineSeries[], xAxis: string, name: string): Html {
  const drawn = series.map(({ points, marked }) => ({
    marked,
    points: points.filter((point) => point.every(Number.isFinite)),
  }))
  const points = drawn.flatMap((one) => one.points)
  const x = linearScale(
    points.map(([at]) => at),
    LEFT,
    RIGHT,
    5,
  )
  const y = linearScale(
    points.map(([, value]) => value),
    BOTTOM,
    TOP,
  )
  const place = ([at, value]: readonly [number, number]): string => `${x.at(at)},${y.at(value)}`
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name}">
${y.ticks.map((tick) => html`<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${y.at(tick)}" y2="${y.at(tick)}"/><text class="tick" x="${LEFT - 6}" y="${round(y.at(tick) + 3.5)}" text-anchor="end">${tickLabel(tick)}</text>`)}
${x.ticks.filter(Number.isInteger).map((tick) => html`<text class="tick" x="${x.at(tick)}" y="${BOTTOM + 14}" text-anchor="middle">${tickLabel(tick)}</text>`)}
${drawn.map(({ points: own, marked }) => {
  const dots = own.length === 1 ? own : own.filter(([at]) => at === marked)
  return html`<polyline class="curve" points="${own.map(place).join(' ')}"/>${dots.map(([at, value]) => html`<circle class="chosen" cx="${x.at(at)}" cy="${y.at(value)}" r="4.5"/>`)}
`
})}<text class="axis" x="${(LEFT + RIGHT) / 2}" y="${HEIGHT - 5}" text-anchor="middle">${xAxis}</text>
</svg>`
}
