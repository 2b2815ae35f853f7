/**
 * The one error class, and the table of all codes. A code's kind decides the exit status of the command line.
 *
 * Add a code: one line in `ERROR_KINDS`, in the section of its folder.
 */

/** What went wrong, in the five classes that the command line's exit status knows. */
export type ErrorKind = 'bug' | 'usage' | 'data' | 'provider' | 'interrupted'

const EXIT_STATUS: Readonly<Record<ErrorKind, number>> = { bug: 1, usage: 2, data: 3, provider: 4, interrupted: 130 }

/** Every code er2alm can throw, and its kind. */
export const ERROR_KINDS = {
  BUG: 'bug',
  INTERRUPTED: 'interrupted',
  // command line and config
  USAGE: 'usage',
  CONFIG_UNKNOWN_KEY: 'usage',
  CONFIG_INVALID: 'usage',
  CONFIG_MISSING: 'usage',
  DEPENDENCY_MISSING: 'usage',
  // store
  STORE_UNREADABLE: 'data',
  STORE_FULL: 'data',
  STORE_LOCKED: 'data',
  STORE_SCHEMA: 'data',
  VECTOR_DIM: 'data',
  // data
  FILE_MISSING: 'data',
  // llm
  LLM_NOT_RECORDED: 'provider',
  LLM_FAILED: 'provider',
  LLM_REFUSED: 'provider',
  BUDGET_USD: 'provider',
  BUDGET_REQUESTS: 'provider',
} as const

export type ErrorCode = keyof typeof ERROR_KINDS

export interface ErrorDetails {
  /** What the reader can do about it, as an instruction. */
  readonly hint?: string
  /** File the error is about. */
  readonly file?: string
  /** Row of that file, counted from 1, header included. */
  readonly row?: number
  readonly cause?: unknown
  /** True when trying the same again may work (a time-out, a full queue). */
  readonly retryable?: boolean
}

/** The only error that crosses a folder border: code, what happened and where, what to do. */
export class Er2almError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly file: string | undefined
  readonly row: number | undefined
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'Er2almError'
    this.code = code
    this.hint = details.hint
    this.file = details.file
    this.row = details.row
    this.retryable = details.retryable ?? false
  }

  /** Exit status of the command line: 1 our bug, 2 usage, 3 data, 4 provider or budget, 130 interrupted. */
  get exitStatus(): number {
    return EXIT_STATUS[ERROR_KINDS[this.code]]
  }

  /** One line of where, for people: `ratings.csv, row 12`. Empty when the error is about no file. */
  get where(): string {
    if (this.file === undefined) return ''
    return this.row === undefined ? this.file : `${this.file}, row ${this.row}`
  }
}
