import { type Html, html } from './html.ts'
import { round } from './svg-scale.ts'

const WIDTH = 80
const HEIGHT = 12

/**
 * A bar from the middle to the left (negative) or the right (positive), for a table cell. It is decoration: the number
 * stands beside it.
 *
 * @param limit the value that fills a whole side, above 0
 */
export function divergingBar(value: number, limit: number): Html {
  const length = round((Math.min(1, Math.abs(value) / limit) * WIDTH) / 2)
  const x = value < 0 ? round(WIDTH / 2 - length) : WIDTH / 2
  const tone = value < 0 ? 'bar-negative' : 'bar-positive'
  return html`<svg class="bar" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" aria-hidden="true"><line class="zero" x1="${WIDTH / 2}" x2="${WIDTH / 2}" y1="0" y2="${HEIGHT}"/><rect class="${tone}" x="${x}" y="2" width="${length}" height="${HEIGHT - 4}"/></svg>`
}

/** A bar from the left, for a share in [0, 1]; decoration beside its number. */
export function shareBar(share: number): Html {
  const length = round(Math.max(0, Math.min(1, share)) * WIDTH)
  return html`<svg class="bar" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" aria-hidden="true"><rect class="bar-track" x="0" y="2" width="${WIDTH}" height="${HEIGHT - 4}"/><rect class="bar-positive" x="0" y="2" width="${length}" height="${HEIGHT - 4}"/></svg>`
}
