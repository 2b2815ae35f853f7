import type { Context } from '../context.ts'
import { styled } from '../explain/style.ts'
import { printable } from '../explain/terminal-text.ts'
import { createContext } from '../pipeline/create-context.ts'
import { asTyped } from './as-typed.ts'
import { CLEAR_LINE, terminalProgress } from './progress.ts'

export interface TerminalContextOptions {
  /** Writes to stderr. */
  readonly note: (text: string) => void
  readonly interactive: boolean
  readonly signal: AbortSignal
  readonly seed: number
  /** How the reader starts er2alm; default: `er2alm`. */
  readonly program?: string
  /** Whether `note` makes marks of style colours. */
  readonly noteColour?: boolean
  /** Width of the terminal that `note` writes to. */
  readonly noteColumns?: number
}

/** The context of a command: real clock, seeded randomness, progress and warnings on stderr. */
export function terminalContext({
  note,
  interactive,
  signal,
  seed,
  program = 'er2alm',
  noteColour = false,
  noteColumns,
}: TerminalContextOptions): Context {
  const line = (level: string, message: string, fields?: Readonly<Record<string, unknown>>): void => {
    const details = Object.entries(fields ?? {}).map(([key, value]) => ` ${key}=${value}`)
    note(`${interactive ? CLEAR_LINE : ''}${level}${printable(asTyped(message + details.join(''), program))}\n`)
  }
  return createContext({
    seed,
    signal,
    log: {
      debug: () => {},
      info: (message, fields) => line('', message, fields),
      warn: (message, fields) => line(`${noteColour ? styled('doubtful', 'warning:') : 'warning:'} `, message, fields),
    },
    progress: terminalProgress({ write: note, interactive, nowMs: () => Date.now(), columns: noteColumns }),
  })
}
