import type { Matrix } from '../numeric/matrix.ts'
import type { PreparedCandidates } from './center.ts'

/** (item, aspect) pairs that have a vector: items in their order, aspects inside. One entry a pair in each array. */
export interface Pairs {
  readonly item: Int32Array
  /** Position of the aspect in the aspect order. */
  readonly aspect: Int32Array
}

/** All pairs of the given items. */
export function pairsOf({ aspects }: PreparedCandidates, items: Iterable<number>): Pairs {
  const item: number[] = []
  const aspect: number[] = []
  for (const i of items) {
    for (const [k, { rowOf }] of aspects.entries()) {
      if (rowOf[i] < 0) continue
      item.push(i)
      aspect.push(k)
    }
  }
  return { item: Int32Array.from(item), aspect: Int32Array.from(aspect) }
}

/**
 * Agreement a_{n',k'} · marker_n of two unit vectors: a cosine in [−1, 1]; 0 when item n has no marker.
 *
 * @param marked item n, whose marker is read
 * @param owner  item n', whose aspect is read; it must have one
 */
export function agreement(prepared: PreparedCandidates, marked: number, owner: number, aspect: number): number {
  const { vectors, rowOf } = prepared.aspects[aspect]
  const marker = prepared.markers.rowOf[marked]
  return marker < 0 ? 0 : rowDotProduct(vectors, rowOf[owner], prepared.markers.vectors, marker)
}

function rowDotProduct(a: Matrix, rowA: number, b: Matrix, rowB: number): number {
  let dot = 0
  for (let d = 0; d < a.cols; d++) dot += a.data[rowA * a.cols + d] * b.data[rowB * b.cols + d]
  return dot
}
