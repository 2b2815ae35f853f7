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

/** Whether some text holds what is searched for, case aside; everything holds nothing. */
export function holds(search: string, ...texts: readonly (string | null)[]): boolean {
  const asked = search.trim().toLowerCase()
  return asked === '' || texts.some((text) => text?.toLowerCase().includes(asked))
}
