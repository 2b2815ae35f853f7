import type { Er2almError } from '../../errors.ts'

/** One row of a file, before its values are checked. */
export interface RawRow {
  /** From 1, header included. A quoted CSV row over several lines has the number of its last line. */
  readonly row: number
  /** Strings from text files; strings, numbers, bigints, dates and lists from JSON and Parquet. */
  readonly values: readonly unknown[]
  /** Why the row could not be taken apart; `values` then means nothing. */
  readonly error?: Er2almError
}

/** Rows of one chunk of a file. */
export interface RowBatch {
  /** Names of `values`, in order; absent in formats without names. JSON lines may grow the list from batch to batch. */
  readonly columns?: readonly string[]
  readonly rows: readonly RawRow[]
}

/** A column by its header name or its 0-based place. */
export type ColumnRef = string | number

/** Which columns hold what. */
export interface ColumnMapping {
  readonly user: ColumnRef
  readonly item: ColumnRef
  readonly rating?: ColumnRef
  readonly time?: ColumnRef
}

export interface ReadOptions {
  /** False for a CSV or TSV file whose first row is data. */
  readonly header: boolean
  /** Between two values of a row; default: the format's own. */
  readonly delimiter?: string
  readonly encoding: 'utf-8' | 'latin1'
  readonly signal?: AbortSignal
  /** Told how many bytes of the file are read; packed ones where it is packed. */
  readonly onBytes?: (bytes: number) => void
}

/** A file format of tables. */
export interface TableFormat {
  /** One line for help and error messages. */
  readonly summary: string
  /** Endings of file names, without `.gz`, that mean this format when the config names none. */
  readonly extensions: readonly string[]
  /** Used when the config maps no columns; its rating and time are read only where the file has them. */
  readonly defaultColumns: (header: boolean) => ColumnMapping
  /**
   * Streams a file, gzipped or not.
   * @throws {Er2almError} DATA_… for a file that is damaged as a whole; a single bad row carries its error instead
   */
  readonly rows: (file: string, options: ReadOptions) => AsyncGenerator<RowBatch>
}
