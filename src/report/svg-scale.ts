/** Maps values to places along an axis. */
export interface LinearScale {
  readonly at: (value: number) => number
  /** Round values inside the domain, ascending. */
  readonly ticks: readonly number[]
}

/**
 * A linear axis from the smallest to the largest value.
 *
 * @param values what must fit; numbers that are not finite are passed over; none, or all equal, still gives an axis
 * @param from   place of the smallest value
 * @param to     place of the largest value
 * @param count  about how many ticks
 */
export function linearScale(values: Iterable<number>, from: number, to: number, count = 4): LinearScale {
  const finite = [...values].filter((value) => Number.isFinite(value))
  let low = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  let high = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  if (low > high) [low, high] = [0, 1]
  if (low === high) {
    const spread = Math.abs(low) / 2 || 1
    if (low === 0) high = spread
    else [low, high] = [low - spread, high + spread]
  }
  const step = roundStep((high - low) / count)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
  return { at: (value) => round(from + ((value - low) / (high - low)) * (to - from)), ticks }
}

/** The next of 1, 2, 5 × a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = rough / power
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10)
}

/** Coordinates with two decimals: smaller pages, and the same bytes on every machine. */
export function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** A tick's label: as many digits as its neighbours need, no leading 0. */
export function tickLabel(value: number): string {
  const text = Number(value.toPrecision(6)).toString().replace('-', '−')
  return text.replace(/^(−?)0\./, '$1.')
}
