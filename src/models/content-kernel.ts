import type { Csr } from '../numeric/csr.ts'
import { type Matrix, zeros } from '../numeric/matrix.ts'

/** How alike items are by their attributes. */
export interface ContentKernel {
  /** K over left × right items, float32; 0 between items that share no value. */
  between(left: Int32Array, right: Int32Array): Matrix
  /** Whether an item shares some value with another one. */
  isLinked(item: number): boolean
  /** Σ_j K_ij·f(j) over all items j, value by value of item i: the terms of the sum, in the order of the attributes. */
  terms(item: number, f: (other: number) => number): readonly ContentTerm[]
}

/** What one value of an item brings. */
export interface ContentTerm {
  readonly attribute: string
  /** Column of the attribute's matrix. */
  readonly value: number
  readonly sum: number
}

/** One attribute: items by value and values by item, with the same numbers. */
interface Block {
  readonly name: string
  readonly weight: number
  readonly itemPtr: Int32Array
  readonly values: Int32Array
  readonly byItem: Float32Array
  readonly valuePtr: Int32Array
  readonly items: Int32Array
  readonly byValue: Float32Array
}

/**
 * K_ij = Σ_a w_a Σ_v x_iv·x_jv over attributes a and their values v, with x_iv = r_iv·idf_v / ‖idf of all values of i‖,
 * idf_v = 1 + ln((1 + n)/(1 + df_v)), and r the reliability of a statement: a doubtful one draws an item less towards the
 * others that share it, and nothing else of the item is made more of instead. Values of one item alone link nothing and
 * are left out.
 *
 * @param attributes item × value, by name
 * @param weightOf   w_a; 1 for names that are not in it
 */
export function contentKernel(
  attributes: ReadonlyMap<string, Csr>,
  weightOf: Readonly<Record<string, number>> = {},
): ContentKernel {
  const blocks = [...attributes].map(([name, values]) => makeBlock(name, values, weightOf[name] ?? 1))
  return {
    between(left, right) {
      const out = zeros(left.length, right.length)
      for (const block of blocks) if (block.weight > 0) addBlock(block, left, right, out)
      return out
    },
    terms: (item, f) => blocks.flatMap((block) => termsOf(block, item, f)),
    isLinked: (item) => blocks.some(({ weight, itemPtr }) => weight > 0 && itemPtr[item + 1] > itemPtr[item]),
  }
}

function makeBlock(name: string, all: Csr, weight: number): Block {
  const { rows: numItems, cols, rowPtr, colIdx, values: reliability } = all
  const counts = new Int32Array(cols)
  for (const value of colIdx) counts[value]++
  const itemPtr = new Int32Array(numItems + 1)
  const values: number[] = []
  const byItem: number[] = []
  for (let item = 0; item < numItems; item++) {
    let squares = 0
    const from = values.length
    for (let e = rowPtr[item]; e < rowPtr[item + 1]; e++) {
      const count = counts[colIdx[e]]
      if (count < 2) continue
      const idf = 1 + Math.log((1 + numItems) / (1 + count))
      squares += idf * idf
      values.push(colIdx[e])
      byItem.push(idf * (reliability?.[e] ?? 1))
    }
    for (let at = from; at < values.length; at++) byItem[at] = byItem[at]! / Math.sqrt(squares)
    itemPtr[item + 1] = values.length
  }
  const valuePtr = new Int32Array(cols + 1)
  for (const value of values) valuePtr[value + 1]++
  for (let v = 0; v < cols; v++) valuePtr[v + 1] += valuePtr[v]
  const next = valuePtr.slice()
  const items = new Int32Array(values.length)
  const byValue = new Float32Array(values.length)
  for (let item = 0; item < numItems; item++) {
    for (let at = itemPtr[item]; at < itemPtr[item + 1]; at++) {
      const to = next[values[at]!]++
      items[to] = item
      byValue[to] = byItem[at]!
    }
  }
  return {
    ...{ name, weight, itemPtr, values: Int32Array.from(values), byItem: Float32Array.from(byItem) },
    ...{ valuePtr, items, byValue },
  }
}

function addBlock(block: Block, left: Int32Array, right: Int32Array, out: Matrix): void {
  const { weight, itemPtr, values, byItem, valuePtr, items, byValue } = block
  const placeOf = new Int32Array(itemPtr.length - 1).fill(-1)
  right.forEach((item, place) => {
    placeOf[item] = place
  })
  left.forEach((item, row) => {
    for (let at = itemPtr[item]; at < itemPtr[item + 1]; at++) {
      const factor = weight * byItem[at]
      for (let to = valuePtr[values[at]]; to < valuePtr[values[at] + 1]; to++) {
        const place = placeOf[items[to]]
        if (place >= 0) out.data[row * out.cols + place] += factor * byValue[to]
      }
    }
  })
}

function termsOf(block: Block, item: number, f: (other: number) => number): readonly ContentTerm[] {
  const { name: attribute, weight, itemPtr, values, byItem, valuePtr, items, byValue } = block
  const terms: ContentTerm[] = []
  for (let at = itemPtr[item]; at < itemPtr[item + 1]; at++) {
    const value = values[at]
    let sum = 0
    for (let to = valuePtr[value]; to < valuePtr[value + 1]; to++) sum += byValue[to] * f(items[to])
    terms.push({ attribute, value, sum: weight * byItem[at] * sum })
  }
  return terms
}
