import type { Csr } from '../numeric/csr.ts'

/** A value of an item's attribute, and how far the statement is to be relied on, in (0, 1]; absent: 1. */
export interface WeightedValue {
  readonly value: string
  readonly reliability?: number
}

/** The value of each column of `attributeCsr`: in the order in which they come. */
export function valueNames(items: readonly (readonly WeightedValue[])[]): readonly string[] {
  return [...new Set(items.flat().map(({ value }) => value))]
}

/**
 * One attribute of all items as item × value. Values are the same when their texts are; of a repeated one the larger
 * reliability counts, and one of 0 or less is left out.
 *
 * @param items the values of each item
 */
export function attributeCsr(items: readonly (readonly WeightedValue[])[]): Csr {
  const indexOf = new Map(valueNames(items).map((value, column) => [value, column]))
  const rowPtr = new Int32Array(items.length + 1)
  const colIdx: number[] = []
  const values: number[] = []
  items.forEach((stated, item) => {
    const row = new Map<number, number>()
    for (const { value, reliability = 1 } of stated) {
      const column = indexOf.get(value)!
      if (reliability > 0) row.set(column, Math.max(reliability, row.get(column) ?? 0))
    }
    for (const [column, reliability] of [...row].sort(([a], [b]) => a - b)) {
      colIdx.push(column)
      values.push(reliability)
    }
    rowPtr[item + 1] = colIdx.length
  })
  return {
    ...{ rows: items.length, cols: indexOf.size, rowPtr, colIdx: Int32Array.from(colIdx) },
    values: Float32Array.from(values),
  }
}
