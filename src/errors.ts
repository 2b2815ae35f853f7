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
  ID_UNKNOWN: 'usage',
  INIT_EXISTS: 'usage',
  INIT_NO_DATA: 'data',
  DATA_DEFECT: 'data',
  DEPENDENCY_MISSING: 'usage',
  // store
  STORE_UNREADABLE: 'data',
  STORE_FULL: 'data',
  STORE_LOCKED: 'data',
  STORE_SCHEMA: 'data',
  VECTOR_DIM: 'data',
  // numeric
  TENSORS_INVALID: 'data',
  MATRIX_NOT_POSITIVE: 'data',
  // run folder
  RUN_BUSY: 'usage',
  RUN_UNWRITABLE: 'data',
  RUN_UNREADABLE: 'data',
  RUN_NOT_ENRICHED: 'usage',
  RUN_WITHOUT_MODEL: 'usage',
  REPLIES_INVALID: 'data',
  // data
  FILE_MISSING: 'data',
  FILE_UNREADABLE: 'data',
  FILE_UNWRITABLE: 'data',
  DATA_EMPTY: 'data',
  DATA_GZIP: 'data',
  DATA_ENCODING: 'data',
  DATA_BINARY: 'data',
  DATA_LINE_TOO_LONG: 'data',
  DATA_QUOTES: 'data',
  DATA_JSON: 'data',
  DATA_PARQUET: 'data',
  DATA_FORMAT_UNKNOWN: 'data',
  DATA_COLUMN_MISSING: 'data',
  DATA_COLUMN_COUNT: 'data',
  DATA_NUMBER: 'data',
  DATA_ID: 'data',
  DATA_TIME: 'data',
  DATA_TIME_UNIT: 'data',
  DATA_DUPLICATE: 'data',
  DATA_NO_RATINGS: 'data',
  DATA_NO_TIMES: 'data',
  DATA_NOTHING_LEFT: 'data',
  DATA_OVERLAP: 'data',
  // llm
  LLM_NOT_RECORDED: 'provider',
  LLM_FAILED: 'provider',
  LLM_REFUSED: 'provider',
  LLM_REVISION: 'usage',
  LLM_TOO_LONG: 'usage',
  LLM_DOWN: 'provider',
  LLM_BATCHED: 'provider',
  BATCH_FILE: 'data',
  BATCH_EMPTY: 'usage',
  BUDGET_USD: 'provider',
  BUDGET_REQUESTS: 'provider',
  // encoders and embed
  ENCODER_FAILED: 'provider',
  ENCODER_REVISION: 'data',
  EMBED_NOT_RECORDED: 'provider',
  VECTOR_FILE: 'data',
  // knowledge
  KNOWLEDGE_UNREADABLE: 'data',
  KNOWLEDGE_EMPTY: 'data',
  KNOWLEDGE_ROW: 'data',
  KNOWLEDGE_TAMPERED: 'data',
  KNOWLEDGE_TOO_LARGE: 'data',
  KNOWLEDGE_SQL: 'usage',
  FETCH_FAILED: 'provider',
  FETCH_REFUSED: 'provider',
  FETCH_REPLY: 'provider',
  FETCH_TOO_LARGE: 'provider',
  FETCH_REDIRECT: 'usage',
  FETCH_ROBOTS: 'usage',
  FETCH_OFFLINE: 'usage',
  // models and train
  MODEL_UNKNOWN: 'usage',
  MODEL_NO_VECTORS: 'usage',
  MODEL_INPUT_MISSING: 'data',
  MODEL_INPUT_SHAPE: 'data',
  MODEL_TOO_LARGE: 'usage',
  CHECKPOINT_INVALID: 'data',
  CHECKPOINT_MISMATCH: 'data',
  TRAIN_NO_TRIPLES: 'data',
  TRAIN_DIVERGED: 'usage',
  // explain
  TRACE_BROKEN: 'data',
  // audit
  AUDIT_LEAK: 'data',
  // evaluate
  EVAL_NO_RELEVANT: 'bug',
  EVAL_NO_TEST: 'data',
  EVAL_MASKED_TARGET: 'data',
  EVAL_TARGET_NOT_CANDIDATE: 'data',
  EVAL_NAN_SCORE: 'data',
  EVAL_DIFFERENT_USERS: 'data',
  EVAL_FILE: 'data',
  EVAL_UNKNOWN_METRIC: 'usage',
  EVAL_UNKNOWN_MODEL: 'usage',
  // serve
  SERVE_NO_ROUTE: 'usage',
  SERVE_METHOD: 'usage',
  SERVE_INPUT: 'usage',
  SERVE_CURSOR: 'usage',
  SERVE_KEY: 'usage',
  SERVE_SCOPE: 'usage',
  SERVE_HOST: 'usage',
  SERVE_TOO_LARGE: 'usage',
  SERVE_MEDIA_TYPE: 'usage',
  SERVE_TOO_MANY: 'usage',
  SERVE_KEYS_FILE: 'data',
  SERVE_OPEN: 'usage',
  SERVE_PORT: 'usage',
  SERVE_NOT_READY: 'usage',
  SERVE_TIMEOUT: 'interrupted',
  SERVE_EVENTS: 'data',
  SERVE_NO_FOLD_IN: 'usage',
  SERVE_NOTHING_BEFORE: 'usage',
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
