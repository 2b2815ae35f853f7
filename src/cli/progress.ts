import type { Progress } from '../context.ts'
import { printable } from '../explain/terminal-text.ts'
import { createRecentRate } from '../pipeline/recent-rate.ts'

const LINE_EVERY_MS = 60_000
const REDRAW_EVERY_MS = 200
const BAR_CELLS = 24
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
          const line = (): string => progressLine(label, done, total, rate, note)
          if (now - shown < (interactive ? REDRAW_EVERY_MS : LINE_EVERY_MS)) return
          shown = now
          drawn = true
          write(interactive ? `${CLEAR_LINE}${line().slice(0, columns && columns - 1)}` : `${line()}\n`)
        },
        end() {
          if (interactive && drawn) write(CLEAR_LINE)
        },
      }
    },
  }
}

/** `items ████░░░░ 412/1132 · 3.1/s · 3 min 52 s left · 12 sent` */
export function progressLine(
  label: string,
  done: number,
  total: number | undefined,
  rate: number,
  note: string,
): string {
  const parts: string[] = []
  const whole = Math.floor(done)
  if (total === undefined) parts.push(`${label} ${whole}`)
  else {
    const filled = total === 0 ? BAR_CELLS : Math.min(BAR_CELLS, Math.round((done / total) * BAR_CELLS))
    parts.push(`${label} ${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${whole}/${total}`)
  }
  if (rate > 0) parts.push(perTime(rate))
  if (total !== undefined && rate > 0 && done < total) parts.push(`${duration((total - done) / rate)} left`)
  if (note !== '') parts.push(note)
  return parts.join(' · ')
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
