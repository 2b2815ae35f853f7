import type { DroppedValue, ItemAttribute } from './attribute.ts'
import { VALUE_RULES } from './values/value-rules.ts'

/** Whether a record states values that a second model can confirm. */
export function hasValuesToConfirm({ status, attribute }: ItemAttribute): boolean {
  return status === 'stated' && VALUE_RULES[attribute] !== undefined
}

/**
 * Keeps of each stated fact the values that a second model's reply states too, from the same passages; equal are values of one
 * key ("USA", "American"). Descriptions are left as they are: two models never write the same sentence.
 *
 * @param first  records of one item
 * @param second those of the second model, of the same attributes in the same order
 */
export function confirmValues(first: readonly ItemAttribute[], second: readonly ItemAttribute[]): ItemAttribute[] {
  return first.map((record, i) => {
    const rule = VALUE_RULES[record.attribute]
    if (rule === undefined || !hasValuesToConfirm(record)) return record
    const seconded = new Set(second[i]?.status === 'stated' ? second[i].value.map(rule.key) : [])
    const kept = record.value.filter((value) => seconded.has(rule.key(value)))
    if (kept.length === record.value.length) return record
    const lost = record.value.filter((value) => !kept.includes(value))
    const reason = 'the second model differs'
    const dropped: readonly DroppedValue[] = [
      ...(record.dropped ?? []),
      ...lost.map((value) => ({ value, reason }) as const),
    ]
    if (kept.length === 0) return { ...record, status: 'rejected', reason, dropped, evidence: [] }
    const evidence = record.evidence.flatMap((link) => {
      const states = link.states?.filter((value) => kept.includes(value)) ?? kept
      return states.length === 0 ? [] : [{ ...link, states }]
    })
    return { ...record, value: kept, dropped, evidence }
  })
}
