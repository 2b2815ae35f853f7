import type { ItemAttribute } from '../../enrich/attribute.ts'
import { textReliability } from '../../pipeline/item-attributes.ts'
import { RELIABILITY_FILE, reliabilityIn, type WeighedValue } from '../../pipeline/weigh-values.ts'
import type { StatedValue } from './page-data.ts'
import type { RunReader } from './run-reader.ts'

/** The values of a record with their reliability. */
export type StatedValuesOf = (
  record: Pick<ItemAttribute, 'item' | 'attribute' | 'status' | 'value'>,
) => readonly StatedValue[]

/** Of a run whose values were not weighed, or not yet, every reliability is null. */
export async function statedValuesOf(reader: RunReader): Promise<StatedValuesOf> {
  const weighed = await reader.lines<WeighedValue>(RELIABILITY_FILE)
  const reliabilityOf =
    weighed && (await reader.made('reliabilities', [RELIABILITY_FILE], async () => reliabilityIn(weighed)))
  return (record) =>
    record.value.map((value) => {
      const reliability =
        reliabilityOf && record.status === 'stated' ? textReliability(reliabilityOf, record, value) : undefined
      return { value, reliability: reliability ?? null }
    })
}
