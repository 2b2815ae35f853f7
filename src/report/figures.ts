/** How numbers are written in the report. A missing or non-finite number is a dash, never `NaN`. */

const NONE = '–'

/** A share in [0, 1] with four digits and no leading 0: `.1234`; 1 stays `1.0000`. */
export function formatShare(value: number | null | undefined): string {
  return isNumber(value) ? minus(value.toFixed(4)).replace(/^(−?)0\./, '$1.') : NONE
}

/** A difference, sign always shown: `+.0123`, `−.0040`. */
export function formatDifference(value: number | null | undefined): string {
  if (!isNumber(value)) return NONE
  const text = formatShare(value)
  return text.startsWith('−') ? text : `+${text}`
}

/** `[.0100, .0200]`. */
export function formatInterval(interval: readonly [number, number] | null | undefined): string {
  return interval === null || interval === undefined ? NONE : `[${interval.map(formatShare).join(', ')}]`
}

/** A p-value: `.023`, `< .001`. */
export function formatP(value: number | null | undefined): string {
  if (!isNumber(value)) return NONE
  return value < 0.001 ? '< .001' : value.toFixed(3).replace(/^0\./, '.')
}

/** A whole number with thousands apart: `1,537`. */
export function formatCount(value: number | null | undefined): string {
  return isNumber(value) ? value.toLocaleString('en-GB', { maximumFractionDigits: 0 }) : NONE
}

/** A share in per cent: `12.3 %`. */
export function formatPercent(share: number | null | undefined): string {
  return isNumber(share) ? `${(100 * share).toFixed(1)} %` : NONE
}

/** Seconds, as long as they are short: `0.42 s`, `12.3 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatSeconds(value: number | null | undefined): string {
  if (!isNumber(value)) return NONE
  if (value < 10) return `${value.toFixed(2)} s`
  if (value < 120) return `${value.toFixed(1)} s`
  const seconds = Math.round(value)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Money: `$0.0123` below a dollar, `$12.30` above; exactly nothing is `$0`. */
export function formatUsd(value: number | null | undefined): string {
  if (!isNumber(value)) return NONE
  return value === 0 ? '$0' : `$${value.toFixed(value < 1 ? 4 : 2)}`
}

/** A number with two decimals, for scores and cosines: `0.42`, `−0.10`. */
export function formatScore(value: number | null | undefined): string {
  return isNumber(value) ? minus(value.toFixed(2)) : NONE
}

/** Below this a value is more likely wrong than right. */
const RELIED_FROM = 0.5

/** Whether a reliability in [0, 1] speaks against its value. */
export function isDoubted(reliability: number): boolean {
  return reliability < RELIED_FROM
}

/** A reliability in [0, 1]: `.03`, `.98`; never 0 or 1. */
export function formatReliability(reliability: number): string {
  if (reliability < 0.01) return '< .01'
  if (reliability > 0.99) return '> .99'
  return reliability.toFixed(2).slice(1)
}

/** `1 user`, `2 users`. */
export function counted(n: number, noun: string): string {
  return `${formatCount(n)} ${noun}${n === 1 ? '' : 's'}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** A true minus sign, and no minus before a rounded 0. */
function minus(text: string): string {
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text.replace('-', '−')
}
