import type { Progress } from '../context.ts'
import { printable } from '../explain/terminal-text.ts'
import { createRecentRate } from '../pipeline/recent-rate.ts'

const LINE_EVERY_MS = 60_000
const REDRAW_EVERY_MS = 200
const BAR_CELLS = 24
/** A bar of fewer cells says nothing, and is left out. */
const LEAST_CELLS = 6
/** Of a label so much is kept, whatever stands behind it. */
const LEAST_LABEL = 12
/** Takes away what stands on the line, such as a bar. */
export const CLEAR_LINE = '\r\u001b[2K'

/** How progress reaches people. */
export interface ProgressOptions {
  readonly write: (text: string) => void
  /** A terminal gets a bar that is redrawn; anything else a line a minute. */
  readonly interactive: boolean
  readonly nowMs: () => number
  /** Width of the terminal: a bar that breaks into two lines could not be redrawn. */
  readonly columns?: number
}

/** Progress on stderr, with rate and remaining time. */
export function terminalProgress({ write, interactive, nowMs, columns }: ProgressOptions): Progress {
  return {
    start(name, total) {
      const label = printable(name)
      const began = nowMs()
      // A step that is over at once shows no bar.
      let shown = began
      let drawn = false
      const recent = createRecentRate(began)
      return {
        update(done, note = '') {
          const now = nowMs()
          const rate = recent.update(done, now)
          const room = interactive && columns ? columns - 1 : undefined
          const line = (): string => progressLine(label, done, total, rate, note, room)
          if (now - shown < (interactive ? REDRAW_EVERY_MS : LINE_EVERY_MS)) return
          shown = now
          drawn = true
          write(interactive ? `${CLEAR_LINE}${line()}` : `${line()}\n`)
        },
        end() {
          if (interactive && drawn) write(CLEAR_LINE)
        },
      }
    },
  }
}

/**
 * `items ████░░░░ 412/1132 · 3.1/s · 3 min 52 s left · 12 sent`
 *
 * @param room most characters: the bar becomes shorter first and then goes, then the label is cut, and the words last
 */
export function progressLine(
  label: string,
  done: number,
  total: number | undefined,
  rate: number,
  note: string,
  room: number = Number.POSITIVE_INFINITY,
): string {
  const whole = Math.floor(done)
  const words = [
    total === undefined ? `${whole}` : `${whole}/${total}`,
    ...(rate > 0 ? [perTime(rate)] : []),
    ...(total !== undefined && rate > 0 && done < total ? [`${duration((total - done) / rate)} left`] : []),
    ...(note === '' ? [] : [note]),
  ].join(' · ')
  const shown = cut(label, Math.max(LEAST_LABEL, room - words.length - 1 - (total === undefined ? 0 : LEAST_CELLS + 1)))
  const cells = Math.min(BAR_CELLS, room - shown.length - words.length - 2)
  const bar = total === undefined || cells < LEAST_CELLS ? '' : `${barOf(done, total, cells)} `
  return `${shown} ${bar}${words}`.slice(0, room)
}

function barOf(done: number, total: number, cells: number): string {
  const filled = total === 0 ? cells : Math.min(cells, Math.round((done / total) * cells))
  return `${'█'.repeat(filled)}${'░'.repeat(cells - filled)}`
}

/** Of a label that is too long the end is kept: of a path it is the file. */
function cut(label: string, most: number): string {
  return label.length > most ? `…${label.slice(label.length - most + 1)}` : label
}

/** A rate in the unit that gives a readable number: `12/s`, `3.1/s`, `18/min`, `4.5/h`. */
function perTime(rate: number): string {
  if (rate >= 10) return `${rate.toFixed(0)}/s`
  if (rate >= 1) return `${rate.toFixed(1)}/s`
  return rate >= 1 / 60 ? `${(rate * 60).toFixed(0)}/min` : `${(rate * 3600).toFixed(1)}/h`
}

/** Seconds in words: `8 s`, `3 min 5 s`, `2 h 4 min`. */
export function duration(seconds: number): string {
  const s = Math.round(seconds)
  if (s < 60) return `${s} s`
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`
}
