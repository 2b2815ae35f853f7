import type { Progress } from '../context.ts'

const LINE_EVERY_MS = 60_000
const REDRAW_EVERY_MS = 200
const BAR_CELLS = 24

/** How progress reaches people. */
export interface ProgressOptions {
  readonly write: (text: string) => void
  /** A terminal gets a bar that is redrawn; anything else a line a minute. */
  readonly interactive: boolean
  readonly nowMs: () => number
}

/** Progress on stderr, with rate and remaining time. */
export function terminalProgress({ write, interactive, nowMs }: ProgressOptions): Progress {
  return {
    start(label, total) {
      const began = nowMs()
      let shown = interactive ? 0 : began
      let last = { done: 0, note: '' }
      const line = (): string => progressLine(label, last.done, total, nowMs() - began, last.note)
      return {
        update(done, note = '') {
          last = { done, note }
          const now = nowMs()
          if (now - shown < (interactive ? REDRAW_EVERY_MS : LINE_EVERY_MS)) return
          shown = now
          write(interactive ? `\r\u001b[2K${line()}` : `${line()}\n`)
        },
        end() {
          if (interactive) write('\r\u001b[2K')
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
  elapsedMs: number,
  note: string,
): string {
  const rate = elapsedMs > 0 ? done / (elapsedMs / 1000) : 0
  const parts: string[] = []
  if (total === undefined) parts.push(`${label} ${done}`)
  else {
    const filled = total === 0 ? BAR_CELLS : Math.round((done / total) * BAR_CELLS)
    parts.push(`${label} ${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${done}/${total}`)
  }
  if (done > 0) parts.push(`${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)}/s`)
  if (total !== undefined && rate > 0 && done < total) parts.push(`${duration((total - done) / rate)} left`)
  if (note !== '') parts.push(note)
  return parts.join(' · ')
}

/** Seconds in words: `8 s`, `3 min 5 s`, `2 h 4 min`. */
export function duration(seconds: number): string {
  const s = Math.round(seconds)
  if (s < 60) return `${s} s`
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`
}
