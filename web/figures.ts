/** Figures that only the page writes; the others are in src/report/figures.ts. A missing number is a dash. */

const NONE = '–'
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** `158 MB`: powers of 1,000. */
export function formatBytes(bytes: number | null | undefined): string {
  if (typeof bytes !== 'number' || !Number.isFinite(bytes)) return NONE
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  return `${value.toFixed(value < 10 && power > 0 ? 1 : 0)} ${UNITS[power]}`
}

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

/** `26 Nov 2026, 16:46`, in the reader's time zone. */
export function formatTime(iso: string | null | undefined): string {
  const time = iso === null || iso === undefined ? Number.NaN : Date.parse(iso)
  return Number.isNaN(time) ? NONE : TIME.format(time)
}

/** `26 Nov 2026`, as the data has it (UTC). */
export function formatDay(iso: string | null | undefined): string {
  const time = iso === null || iso === undefined ? Number.NaN : Date.parse(iso)
  return Number.isNaN(time) ? NONE : DAY.format(time)
}

/** A score of a model, whose scale is its own: three significant digits. */
export function formatModelScore(score: number | null | undefined): string {
  if (typeof score !== 'number' || !Number.isFinite(score)) return NONE
  const size = Math.abs(score)
  const text = size !== 0 && (size < 0.001 || size >= 1e5) ? score.toExponential(2) : score.toPrecision(3)
  return text.replaceAll('-', '−')
}

/** A part of a score, with as many digits as leave two of the largest part; the sign always shown. */
export function formatContribution(value: number, largest: number): string {
  const digits = largest > 0 ? Math.min(8, Math.max(2, 1 - Math.floor(Math.log10(largest)))) : 2
  const text = value.toFixed(digits)
  if (/^-?0(?:\.0*)?$/.test(text)) return text.replace('-', '')
  return value < 0 ? text.replace('-', '−') : `+${text}`
}
