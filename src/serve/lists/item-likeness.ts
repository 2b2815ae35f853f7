import { type Csr, transpose } from '../../numeric/csr.ts'
import type { Matrix } from '../../numeric/matrix.ts'

/** Likeness of two items, in [0, 1]; dense indices. */
export type ItemLikeness = (a: number, b: number) => number

/** Cosine of the model's final item vectors, below 0 as 0; a zero vector is like nothing. @param vectors I × d */
export function vectorLikeness({ rows, cols, data }: Matrix): ItemLikeness {
  const norms = new Float64Array(rows)
  const dot = (a: number, b: number): number => {
    let sum = 0
    for (let c = 0; c < cols; c++) sum += data[a * cols + c]! * data[b * cols + c]!
    return sum
  }
  for (let item = 0; item < rows; item++) norms[item] = Math.sqrt(dot(item, item))
  return (a, b) => {
    const scale = norms[a]! * norms[b]!
    return scale > 0 ? Math.min(1, Math.max(0, dot(a, b) / scale)) : 0
  }
}

/** |U_a ∩ U_b| / √(|U_a|·|U_b|), U the users who took an item. @param taken user × item */
export function takenTogether(taken: Csr): ItemLikeness {
  const { rowPtr, colIdx } = transpose(taken)
  return (a, b) => {
    let [p, q] = [rowPtr[a]!, rowPtr[b]!]
    const [endP, endQ] = [rowPtr[a + 1]!, rowPtr[b + 1]!]
    const scale = Math.sqrt((endP - p) * (endQ - q))
    let both = 0
    while (p < endP && q < endQ) {
      const [userA, userB] = [colIdx[p]!, colIdx[q]!]
      if (userA === userB) both++
      if (userA <= userB) p++
      if (userB <= userA) q++
    }
    return scale > 0 ? both / scale : 0
  }
}
