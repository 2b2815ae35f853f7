import type { CatalogueItem } from '../../data/catalogue.ts'
import { isDropped, type NoiseDecision } from '../../denoise/filter.ts'
import { ATTRIBUTES, type AttributeId, type ItemAttribute } from '../../enrich/attribute.ts'
import { RELIABILITY_FILE } from '../../pipeline/weigh-values.ts'
import { isDoubted } from '../../report/figures.ts'
import { ATTRIBUTE_WORDS } from '../../report/wording.ts'
import { decisionsByItem } from './alignment-parts.ts'
import { ATTRIBUTES_FILE, attributesByItem, idIndex } from './catalogue-index.ts'
import type { Catalogue, CatalogueRow, CatalogueStatement } from './enrichment-data.ts'
import { noData } from './missing.ts'
import type { Reply } from './page-data.ts'
import { type PageOf, rowsOf, searchFor } from './page-rows.ts'
import type { RunReader } from './run-reader.ts'
import { type StatedValuesOf, statedValuesOf } from './stated-values.ts'

/** The order of a catalogue: what noise control relies on first, what it doubts first, or as the data have it. */
export type CatalogueOrder = 'relied' | 'doubted' | 'catalogue'

export interface CatalogueSearch extends PageOf {
  /** Part of an id or a title. */
  readonly search: string
  /** Only items with such a record, of `attribute` where that is given. */
  readonly status?: ItemAttribute['status']
  readonly attribute?: AttributeId
  readonly order: CatalogueOrder
}

/** Longest text of a value in a list; the page of the item has it whole. */
const SHOWN_CHARS = 80
const SHOWN_VALUES = 3

type Records = ReadonlyMap<string, readonly ItemAttribute[]>

/** Items with what is stated of them. */
export async function cataloguePage(
  reader: RunReader,
  { search, status, attribute, order, ...page }: CatalogueSearch,
): Promise<Reply<Catalogue>> {
  const index = await idIndex(reader)
  if (index === undefined) return noData(reader)
  const records: Records = (await attributesByItem(reader)) ?? new Map()
  const [valuesOf, decisions] = [await statedValuesOf(reader), await decisionsByItem(reader)]
  const has = ({ id }: CatalogueItem): boolean =>
    (status === undefined && attribute === undefined) ||
    (records.get(id) ?? []).some(
      (record) => (status ?? record.status) === record.status && (attribute ?? record.attribute) === record.attribute,
    )
  const holds = searchFor(search)
  const { catalogue } = index.data
  const reliance = await reader.made('reliance', [ATTRIBUTES_FILE, RELIABILITY_FILE], async () =>
    relianceOf(records, valuesOf),
  )
  const found = inOrder(catalogue, order, reliance).filter((item) => holds(item.id, item.title) && has(item))
  const rows = rowsOf(found, page, (item) =>
    rowOf(item, records.get(item.id) ?? [], valuesOf, decisions?.get(item.id) ?? []),
  )
  return { ...rows, weighed: reliance.size > 0, enriched: records.size > 0 }
}

/** What is known of how far an item may be relied on. */
interface Reliance {
  /** Of its values the least. */
  readonly least: number
  /** How many attributes have a weighed value. */
  readonly attributes: number
}

/** Of the items with a weighed value. */
function relianceOf(records: Records, valuesOf: StatedValuesOf): ReadonlyMap<string, Reliance> {
  const reliance = new Map<string, Reliance>()
  for (const [item, own] of records) {
    const weighed = own.map((record) => valuesOf(record).flatMap(({ reliability }) => reliability ?? []))
    const attributes = weighed.filter(({ length }) => length > 0).length
    if (attributes > 0) reliance.set(item, { least: Math.min(...weighed.flat()), attributes })
  }
  return reliance
}

function inOrder(
  items: readonly CatalogueItem[],
  order: CatalogueOrder,
  reliance: ReadonlyMap<string, Reliance>,
): readonly CatalogueItem[] {
  if (order === 'catalogue') return items
  const compare = order === 'relied' ? fullestReliedFirst : leastFirst
  return items.toSorted((a, b) => {
    const [of, other] = [reliance.get(a.id), reliance.get(b.id)]
    if (of === undefined || other === undefined) return Number(of === undefined) - Number(other === undefined)
    return compare(of, other)
  })
}

function leastFirst(a: Reliance, b: Reliance): number {
  return a.least - b.least
}

function fullestReliedFirst(a: Reliance, b: Reliance): number {
  const doubts = Number(isDoubted(a.least)) - Number(isDoubted(b.least))
  const fuller = isDoubted(a.least) ? 0 : b.attributes - a.attributes
  return doubts || fuller || b.least - a.least
}

function rowOf(
  { id, title, year, genres, attributes }: CatalogueItem,
  own: readonly ItemAttribute[],
  valuesOf: StatedValuesOf,
  decisions: readonly NoiseDecision[],
): CatalogueRow {
  const count = (status: ItemAttribute['status']): number => own.filter((record) => record.status === status).length
  const droppedAspects = decisions.filter(isDropped).map(({ attribute }) => attribute)
  return {
    ...{ id, title, ...(year !== undefined && { year }), genres, ...(attributes && { attributes }) },
    ...{ stated: count('stated'), unknown: count('unknown'), rejected: count('rejected') },
    values: ATTRIBUTES.flatMap((attribute): readonly CatalogueStatement[] => {
      const record = own.find((one) => one.attribute === attribute.id && one.status === 'stated')
      if (record === undefined) return []
      const values = valuesOf(record)
      return [
        {
          attribute: ATTRIBUTE_WORDS[attribute.id],
          values: values.slice(0, SHOWN_VALUES).map((one) => ({ ...one, value: shortened(one.value) })),
          more: Math.max(0, values.length - SHOWN_VALUES),
          dropped: droppedAspects.includes(attribute.aspect),
        },
      ]
    }),
  }
}

function shortened(text: string): string {
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS).toWellFormed()}…` : text
}
