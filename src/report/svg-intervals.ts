import { type Html, html } from './html.ts'
import { linearScale, tickLabel } from './svg-scale.ts'

/** How a row is coloured. The word beside the chart says the same. */
export type Tone = 'plain' | 'reference' | 'better' | 'worse'

/** A dot and its whiskers. */
export interface IntervalRow {
  readonly label: string
  readonly mean: number
  readonly low: number
  readonly high: number
  readonly tone: Tone
}

const WIDTH = 340
const LABEL_WIDTH = 112
const ROW_HEIGHT = 22
const TOP = 6
const AXIS_HEIGHT = 34
const LONGEST_LABEL = 17

/**
 * A dot-and-whisker chart, a row an interval, on one axis. Every value also stands in the table beside it.
 *
 * @param rows   top to bottom
 * @param axis   what the axis measures
 * @param name   what a screen reader is told
 * @param origin `zero`: the axis includes 0 and a line marks it
 */
export function intervalChart(
  rows: readonly IntervalRow[],
  axis: string,
  name: string,
  origin: 'zero' | 'free' = 'free',
): Html {
  const bottom = TOP + rows.length * ROW_HEIGHT
  const values = rows.flatMap(({ mean, low, high }) => [mean, low, high])
  const scale = linearScale(origin === 'zero' ? [0, ...values] : values, LABEL_WIDTH + 14, WIDTH - 14, 5)
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${bottom + AXIS_HEIGHT}" role="img" aria-label="${name}">
${scale.ticks.map((tick) => html`<line class="grid" x1="${scale.at(tick)}" x2="${scale.at(tick)}" y1="${TOP}" y2="${bottom}"/><text class="tick" x="${scale.at(tick)}" y="${bottom + 14}" text-anchor="middle">${tickLabel(tick)}</text>`)}
${origin === 'zero' && html`<line class="zero" x1="${scale.at(0)}" x2="${scale.at(0)}" y1="${TOP}" y2="${bottom}"/>`}
${rows.map((row, i) => {
  const y = TOP + (i + 0.5) * ROW_HEIGHT
  return html`<g class="tone-${row.tone}"><text class="label" x="${LABEL_WIDTH}" y="${y + 4}" text-anchor="end">${shorten(row.label)}</text><line class="whisker" x1="${scale.at(row.low)}" x2="${scale.at(row.high)}" y1="${y}" y2="${y}"/><circle class="dot" cx="${scale.at(row.mean)}" cy="${y}" r="4"/></g>
`
})}<text class="axis" x="${(LABEL_WIDTH + WIDTH - 8) / 2}" y="${bottom + 29}" text-anchor="middle">${axis}</text>
</svg>`
}

function shorten(label: string): string {
  const characters = [...label]
  return characters.length > LONGEST_LABEL ? `${characters.slice(0, LONGEST_LABEL - 1).join('')}…` : label
}
