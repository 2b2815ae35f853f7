import type { Csr } from '../numeric/csr.ts'
import { type LowerTriangle, lowerTriangle, symInverse } from '../numeric/kernels/sym-inverse.ts'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import { createWasmMemory } from '../numeric/wasm-memory.ts'

/** λ and the precision of Gram matrix and inverse. */
export interface EaseWeightSettings {
  readonly l2Weight: number
  readonly precision: 'float32' | 'float64'
}

/**
 * Items with an interaction, ascending. The others have a row of λI alone, so that their weights are exactly 0 and nothing is
 * lost by leaving them out of the inverse.
 */
export function takenItems(train: Csr): Int32Array {
  return new Int32Array(new Set(train.colIdx)).sort()
}

/**
 * B of EASE over some items, n × n, as if there were no others; in float32 it takes the place of the inverse.
 *
 * @param items ascending
 */
export function easeWeights(train: Csr, items: Int32Array, { l2Weight, precision }: EaseWeightSettings): Matrix {
  const n = items.length
  // A memory of its own, which goes away with B.
  const memory = createWasmMemory()
  const gram = lowerTriangle(n, precision, memory)
  addGram(train, items, l2Weight, gram)
  symInverse(gram, memory)
  mirror(gram)
  const { stride, data } = gram
  const diagonal = Float64Array.from({ length: n }, (_, j) => data[j * stride + j]!)
  const weights = data instanceof Float32Array ? data.subarray(0, n * n) : new Float32Array(n * n)
  // Row by row from the top: what is written lies before all that is still to be read.
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) weights[i * n + j] = i === j ? 0 : -data[i * stride + j] / diagonal[j]
  }
  return matrixOf(n, n, weights)
}

/** RᵀR + λI over those items, lower triangle: columns of a row ascend, so places do. */
function addGram(train: Csr, items: Int32Array, l2Weight: number, { n, stride, data }: LowerTriangle): void {
  const placeOf = new Int32Array(train.cols).fill(-1)
  items.forEach((item, place) => {
    placeOf[item] = place
  })
  const taken = new Int32Array(items.length)
  for (let user = 0; user < train.rows; user++) {
    let count = 0
    for (let p = train.rowPtr[user]; p < train.rowPtr[user + 1]; p++) {
      const place = placeOf[train.colIdx[p]]
      if (place < 0) continue
      taken[count++] = place
      for (let q = 0; q < count; q++) data[place * stride + taken[q]]++
    }
  }
  for (let i = 0; i < n; i++) data[i * stride + i] += l2Weight
}

/** Side of the tiles in which a triangle is mirrored: rows and columns of a tile stay in the cache. */
const MIRROR_TILE = 32

/** Copies the lower triangle to the upper one. */
export function mirror({ n, stride, data }: LowerTriangle): void {
  for (let i0 = 0; i0 < n; i0 += MIRROR_TILE) {
    for (let j0 = 0; j0 <= i0; j0 += MIRROR_TILE) {
      const iEnd = Math.min(n, i0 + MIRROR_TILE)
      for (let i = i0; i < iEnd; i++) {
        const jEnd = Math.min(i, j0 + MIRROR_TILE)
        for (let j = j0; j < jEnd; j++) data[j * stride + i] = data[i * stride + j]
      }
    }
  }
}
