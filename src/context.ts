/**
 * What a stage is given beside its inputs and its config. Nothing in er2alm is global: time, randomness, logging and
 * stopping all come in through here, so that a test can hand in its own.
 */

/** Seeded generator; `fork` gives an independent named sub-stream that does not disturb this one. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number
  /** Uniform integer in [0, bound), bound ≥ 1. */
  int(bound: number): number
  /** Standard normal. */
  normal(): number
  fork(name: string): Random
}

export interface Clock {
  /** Milliseconds since the Unix epoch. Jumps when the machine's clock is set: for records, never for waiting. */
  nowMs(): number
  /** Milliseconds since some moment, never going back: for everything that waits, limits or expires. */
  monotonicMs(): number
  /** Resolves after `ms`, or rejects at once with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Structured log: a message and flat fields. Never a secret, never a passage. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
}

/** Where a stage says how far it is. */
export interface Progress {
  /** A step of known or unknown (`undefined`) length begins. Ends when the returned function is called. */
  start(label: string, total?: number): ProgressStep
}

export interface ProgressStep {
  /** `done` units in all are finished, `failed` of them without a result; `note` is a short figure shown beside it. */
  update(done: number, note?: string, failed?: number): void
  end(): void
}

export interface Context {
  readonly random: Random
  readonly clock: Clock
  readonly log: Logger
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** Progress that says nothing; the default in tests and in library use. */
export const silentProgress: Progress = { start: () => ({ update: () => {}, end: () => {} }) }

/** Log that says nothing. */
export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {} }
