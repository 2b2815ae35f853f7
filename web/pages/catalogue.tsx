import type { JSX } from 'preact'
import type { Page, PageProps } from '../page.ts'
import { CatalogueSearch } from '../parts/catalogue-search.tsx'
import { ItemDetail } from '../parts/item-detail.tsx'

/** The items, what is stated of each, and the trace from a statement back to its sentence. */
export const catalogue: Page = {
  ...{ path: 'catalogue', title: 'Catalogue', group: 'Knowledge', detail: 'item', View: CataloguePage },
}

function CataloguePage({ params }: PageProps): JSX.Element {
  const item = params.get('item')
  return item === null || item === '' ? <CatalogueSearch params={params} /> : <ItemDetail key={item} item={item} />
}
