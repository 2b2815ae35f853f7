import type { JSX } from 'preact'
import type { ItemName } from '../../src/serve/dashboard/page-data.ts'

/** `Title (1999)`. */
export function titleOf({ title, year }: Pick<ItemName, 'title' | 'year'>): string {
  return year === undefined ? title : `${title} (${year})`
}

/** `A (1999), B (2001) and 3 more`. */
export function titlesOf(items: readonly Pick<ItemName, 'title' | 'year'>[], most = 6): string {
  const named = items.slice(0, most).map(titleOf).join(', ')
  return items.length > most ? `${named} and ${items.length - most} more` : named
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
