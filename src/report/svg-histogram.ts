import { type Html, html } from './html.ts'
import { linearScale, round, tickLabel } from './svg-scale.ts'

/** Counts of one bin over [low, high). */
export interface HistogramBin {
  readonly low: number
  readonly high: number
  readonly kept: number
  readonly dropped: number
}

const WIDTH = 340
const HEIGHT = 200
const LEFT = 48
const RIGHT = WIDTH - 12
const TOP = 20
const BOTTOM = HEIGHT - 36

/**
 * Columns of kept on dropped, with the threshold as a dashed line.
 *
 * @param threshold in the units of the bins; absent when there is none
 * @param name      what a screen reader is told
 */
export function histogramChart(
  bins: readonly HistogramBin[],
  threshold: number | undefined,
  xAxis: string,
  name: string,
): Html {
  const x = linearScale(
    bins.flatMap(({ low, high }) => [low, high]),
    LEFT,
    RIGHT,
    5,
  )
  const y = linearScale([0, ...bins.map(({ kept, dropped }) => kept + dropped)], BOTTOM, TOP)
  const column = (low: number, high: number, from: number, to: number, kind: string): Html =>
    html`<rect class="${kind}" x="${round(x.at(low) + 0.75)}" width="${round(Math.max(0.5, x.at(high) - x.at(low) - 1.5))}" y="${y.at(to)}" height="${round(y.at(from) - y.at(to))}"/>`
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name}">
${y.ticks.map((tick) => html`<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${y.at(tick)}" y2="${y.at(tick)}"/><text class="tick" x="${LEFT - 6}" y="${round(y.at(tick) + 3.5)}" text-anchor="end">${tick.toLocaleString('en-GB')}</text>`)}
${bins.map(({ low, high, kept, dropped }) => [dropped > 0 && column(low, high, 0, dropped, 'bar-dropped'), kept > 0 && column(low, high, dropped, dropped + kept, 'bar-kept')])}
${x.ticks.map((tick) => html`<text class="tick" x="${x.at(tick)}" y="${BOTTOM + 14}" text-anchor="middle">${tickLabel(tick)}</text>`)}
${threshold !== undefined && html`<line class="threshold" x1="${x.at(threshold)}" x2="${x.at(threshold)}" y1="${TOP - 6}" y2="${BOTTOM}"/><text class="tick" x="${x.at(threshold)}" y="${TOP - 9}" text-anchor="middle">θ = ${tickLabel(threshold)}</text>`}
<text class="axis" x="${(LEFT + RIGHT) / 2}" y="${HEIGHT - 5}" text-anchor="middle">${xAxis}</text>
</svg>`
}
