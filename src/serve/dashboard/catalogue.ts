import type { CatalogueItem } from '../../data/catalogue.ts'
import { ATTRIBUTES, type AttributeId, type ItemAttribute } from '../../enrich/attribute.ts'
import { ATTRIBUTE_WORDS } from '../../report/wording.ts'
import { attributesByItem, idIndex } from './catalogue-index.ts'
import type { CatalogueRow } from './enrichment-data.ts'
import { NO_DATA } from './missing.ts'
import type { Reply, Rows } from './page-data.ts'
import { type PageOf, rowsOf, searchFor } from './page-rows.ts'
import type { RunReader } from './run-reader.ts'

export interface CatalogueSearch extends PageOf {
  /** Part of an id or a title. */
  readonly search: string
  /** Only items with such a record, of `attribute` where that is given. */
  readonly status?: ItemAttribute['status']
  readonly attribute?: AttributeId
}

/** Longest text of a value in a list; the page of the item has it whole. */
const SHOWN_CHARS = 80
const SHOWN_VALUES = 3

/** Items with what is stated of them, in the order of the catalogue. */
export async function cataloguePage(
  reader: RunReader,
  { search, status, attribute, ...page }: CatalogueSearch,
): Promise<Reply<Rows<CatalogueRow>>> {
  const index = await idIndex(reader)
  if (index === undefined) return NO_DATA
  const records = await attributesByItem(reader)
  const has = ({ id }: CatalogueItem): boolean =>
    (status === undefined && attribute === undefined) ||
    (records?.get(id) ?? []).some(
      (record) => (status ?? record.status) === record.status && (attribute ?? record.attribute) === record.attribute,
    )
  const holds = searchFor(search)
  const found = index.data.catalogue.filter((item) => holds(item.id, item.title) && has(item))
  return rowsOf(found, page, (item) => rowOf(item, records?.get(item.id) ?? []))
}

function rowOf({ id, title, year, genres }: CatalogueItem, own: readonly ItemAttribute[]): CatalogueRow {
  const count = (status: ItemAttribute['status']): number => own.filter((record) => record.status === status).length
  return {
    ...{ id, title, ...(year !== undefined && { year }), genres },
    ...{ stated: count('stated'), unknown: count('unknown'), rejected: count('rejected') },
    values: ATTRIBUTES.flatMap((attribute): readonly (readonly [string, string])[] => {
      const record = own.find((one) => one.attribute === attribute.id && one.status === 'stated')
      return record === undefined ? [] : [[ATTRIBUTE_WORDS[attribute.id], shownValues(record.value)]]
    }),
  }
}

function shownValues(values: readonly string[]): string {
  const more = values.length > SHOWN_VALUES ? `, and ${values.length - SHOWN_VALUES} more` : ''
  return `${values.slice(0, SHOWN_VALUES).map(shortened).join(', ')}${more}`
}

function shortened(text: string): string {
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS).toWellFormed()}…` : text
}
