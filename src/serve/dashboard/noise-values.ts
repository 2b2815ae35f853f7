import { RELIABILITY_FILE, type WeighedValue } from '../../pipeline/weigh-values.ts'
import { idIndex } from './catalogue-index.ts'
import type { ReliabilityRow } from './enrichment-data.ts'
import { noData, notEnriched } from './missing.ts'
import type { Reply, Rows } from './page-data.ts'
import { type PageOf, rowsOf, searchFor } from './page-rows.ts'
import type { RunReader } from './run-reader.ts'

export interface ValueSearch extends PageOf {
  /** Part of an item's id or title, or of the value. */
  readonly search: string
  /** Part of the attribute's name. */
  readonly attribute: string
  readonly order: 'lowest' | 'highest'
}

/** Stated values with their reliability, the least or the most reliable first. */
export async function valuesPage(
  reader: RunReader,
  { search, attribute, order, ...page }: ValueSearch,
): Promise<Reply<Rows<ReliabilityRow>>> {
  const index = await idIndex(reader)
  if (index === undefined) return noData(reader)
  const values = await reader.lines<WeighedValue>(RELIABILITY_FILE)
  if (values === undefined) return notEnriched(reader, 'Reliabilities of values are')
  const sorted = await reader.made('sorted values', [RELIABILITY_FILE], async () =>
    values.toSorted((a, b) => a.reliability - b.reliability),
  )
  const [holds, isAttribute] = [searchFor(search), searchFor(attribute)]
  const found = (order === 'lowest' ? sorted : sorted.toReversed()).filter(
    ({ item, name, value }) => isAttribute(name) && holds(item, value, index.name(item).title),
  )
  return rowsOf(found, page, ({ item, name, value, reliability }) => ({
    ...{ item: index.name(item), attribute: name, value: value.trim(), reliability },
  }))
}
