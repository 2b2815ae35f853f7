import { type Csr, transpose } from '../../numeric/csr.ts'
import type { itemAttributeTable } from '../../pipeline/item-attributes.ts'

/** Values by attribute, each in the spelling of `itemAttributeTable`. */
export type ItemValues = ReadonlyMap<string, readonly string[]>

/** A value that two items share. */
export interface SharedValue {
  readonly attribute: string
  readonly value: string
}

/** How alike the known items are to one that is not among them, by attributes. */
export interface AttributeLikeness {
  /**
   * Likeness of every known item, in [0, 1].
   * @returns length numItems; undefined if the item has no value that a known one has
   */
  of(values: ItemValues): Float32Array | undefined
  /** The values of a known item. @param item dense index */
  valuesOf(item: number): ItemValues
  /** What a known item shares with it, the rarest first. @param item dense index */
  shared(values: ItemValues, item: number): readonly SharedValue[]
}

/** One attribute: items by value. */
interface Postings {
  readonly columns: ReadonlyMap<string, number>
  readonly idf: Float64Array
  readonly valuePtr: Int32Array
  readonly items: Int32Array
  /** Reliability · idf / length of the item's row. */
  readonly weights: Float32Array
}

/**
 * Likeness of items by the values that they share, the rarer the more.
 *
 * cos_a = Σ_v x_v·y_v over the values of attribute a, with x_v = idf_v / ‖idf of all values of the item‖, idf_v = ln(1 + n/df_v),
 * n items and df_v of them with the value, times the reliability of a known item's statement. An item is like another one by
 * the mean of cos_a over the attributes that the new one has. (Attributes of rarer values counted more for a while: better
 * where values are true, worse where a small model had read them; docs/serving-events.md.)
 */
export function attributeLikeness(
  { matrices, names }: ReturnType<typeof itemAttributeTable>,
  numItems: number,
): AttributeLikeness {
  const postings = new Map(
    [...matrices].map(([name, matrix]) => [name, postingsOf(matrix, names.get(name)!, numItems)]),
  )
  /** The attributes of an item that known ones have, with the columns of its values. */
  function sidesOf(values: ItemValues): readonly Side[] {
    return [...values].flatMap(([attribute, texts]) => {
      const of = postings.get(attribute)
      if (of === undefined) return []
      const distinct = [...new Set(texts)]
      const columns = distinct.flatMap((text) => of.columns.get(text) ?? [])
      // A value that nobody has is as rare as one of a single item.
      const idfs = distinct.map((text) => of.idf[of.columns.get(text) ?? -1] ?? Math.log1p(numItems))
      if (idfs.length === 0) return []
      return [{ attribute, of, columns, norm: Math.hypot(...idfs) }]
    })
  }
  return {
    of(values) {
      const sides = sidesOf(values)
      if (sides.every(({ columns }) => columns.length === 0)) return undefined
      const likeness = new Float32Array(numItems)
      for (const { of, columns, norm } of sides) {
        for (const column of columns) {
          const factor = of.idf[column]! / (norm * sides.length)
          for (let at = of.valuePtr[column]!; at < of.valuePtr[column + 1]!; at++)
            likeness[of.items[at]!]! += factor * of.weights[at]!
        }
      }
      return likeness
    },
    valuesOf(item) {
      return new Map(
        [...matrices].map(([name, { rowPtr, colIdx }]) => [
          name,
          Array.from(colIdx.subarray(rowPtr[item]!, rowPtr[item + 1]!), (column) => names.get(name)![column]!),
        ]),
      )
    },
    shared(values, item) {
      const found = sidesOf(values).flatMap(({ attribute, of, columns }) =>
        columns
          .filter((column) => of.items.subarray(of.valuePtr[column], of.valuePtr[column + 1]).includes(item))
          .map((column) => ({ attribute, column, idf: of.idf[column]! })),
      )
      found.sort((a, b) => b.idf - a.idf)
      return found.map(({ attribute, column }) => ({ attribute, value: names.get(attribute)![column]! }))
    },
  }
}

interface Side {
  readonly attribute: string
  readonly of: Postings
  readonly columns: readonly number[]
  /** ‖idf of all values‖ */
  readonly norm: number
}

function postingsOf(matrix: Csr, names: readonly string[], numItems: number): Postings {
  const { rowPtr, colIdx, values, rows, cols } = matrix
  const { rowPtr: valuePtr, colIdx: items, values: reliability } = transpose(matrix)
  const idf = Float64Array.from({ length: cols }, (_, v) =>
    Math.log1p(numItems / Math.max(1, valuePtr[v + 1]! - valuePtr[v]!)),
  )
  const lengths = new Float64Array(rows)
  for (let item = 0; item < rows; item++) {
    for (let e = rowPtr[item]!; e < rowPtr[item + 1]!; e++) lengths[item]! += idf[colIdx[e]!]! ** 2
  }
  const weights = new Float32Array(items.length)
  for (let v = 0; v < cols; v++) {
    for (let at = valuePtr[v]!; at < valuePtr[v + 1]!; at++) {
      const sure = values === undefined ? 1 : reliability![at]!
      weights[at] = (sure * idf[v]!) / Math.sqrt(lengths[items[at]!]!)
    }
  }
  return { columns: new Map(names.map((name, column) => [name, column])), idf, valuePtr, items, weights }
}
