import type { Rows } from './page-data.ts'

/** Which part of a list is asked for. */
export interface PageOf {
  readonly offset: number
  readonly limit: number
}

/** A part of a list, each row made only when it is shown. */
export function rowsOf<T, R>(all: readonly T[], { offset, limit }: PageOf, row: (entry: T) => R): Rows<R> {
  return { total: all.length, offset, rows: all.slice(offset, offset + limit).map(row) }
}

/** Looks for a part of a text. */
export type Holds = (...texts: readonly (string | null)[]) => boolean

/** Whether some text holds what is searched for, case aside; whatever it is, it holds nothing. */
export function searchFor(search: string): Holds {
  const asked = search.trim().toLowerCase()
  return asked === '' ? () => true : (...texts) => texts.some((text) => text?.toLowerCase().includes(asked))
}
