import type { JSX } from 'preact'
import type { ItemName } from '../../src/serve/dashboard/page-data.ts'

/** `Title (1999)`. */
export function titleOf({ title, year }: Pick<ItemName, 'title' | 'year'>): string {
  return year === undefined ? title : `${title} (${year})`
}

/** A title with its year set back. */
export function Title({ item: { title, year } }: { readonly item: Pick<ItemName, 'title' | 'year'> }): JSX.Element {
  return (
    <>
      {title}
      {year !== undefined && <span class="quiet"> {year}</span>}
    </>
  )
}
