import type { FitData } from '../data/dataset.ts'
import { type Csr, csrFromPairs } from '../numeric/csr.ts'
import { createRandom } from '../numeric/random.ts'
import type { CosineSettings } from './cosine-neighbours.ts'
import type { Scorer } from './model.ts'

/** A dense matrix as rows: the plain form that sparse and blocked code is compared with. */
export type Dense = readonly (readonly number[])[]

/**
 * Random interactions with few degrees alike, so that nearly all similarities differ: user u takes more the higher u, item i
 * is taken more the lower i. The last user and the last item have none.
 */
export function randomInteractions(numUsers: number, numItems: number, seed: number): FitData {
  const random = createRandom(seed)
  const users: number[] = []
  const items: number[] = []
  for (let u = 0; u < numUsers - 1; u++) {
    for (let i = 0; i < numItems - 1; i++) {
      if (random.next() > 0.1 + (0.4 * u) / numUsers + (0.4 * (numItems - i)) / numItems) continue
      users.push(u)
      items.push(i)
    }
  }
  const train = csrFromPairs(numUsers, numItems, users, items)
  return { numUsers, numItems, train, itemFeatures: new Map(), userFeatures: new Map() }
}

export function denseOf(csr: Csr): Dense {
  return Array.from({ length: csr.rows }, (_, r) => {
    const row: number[] = Array(csr.cols).fill(0)
    for (let e = csr.rowPtr[r]; e < csr.rowPtr[r + 1]; e++) row[csr.colIdx[e]] = csr.values?.[e] ?? 1
    return row
  })
}

export function turned(a: Dense): Dense {
  return a[0].map((_, c) => a.map((row) => row[c]))
}

export function product(a: Dense, b: Dense): Dense {
  const columns = turned(b)
  return a.map((row) => columns.map((column) => dot(row, column)))
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * b[at], 0)
}

export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** The row with all but its k largest positive entries set to 0; of equal ones the first are kept; k = 0 keeps all. */
export function largestOnly(row: readonly number[], k: number): readonly number[] {
  if (k === 0) return row
  const kept = new Set([...row.keys()].sort((a, b) => row[b] - row[a] || a - b).slice(0, k))
  return row.map((value, at) => (kept.has(at) ? value : 0))
}

/**
 * Similarities of rows, all steps on dense matrices: the weighted rows, their cosines (dot products for bm25), the k largest
 * a row; 0 on the diagonal.
 */
export function similarities(rows: Dense, { numNeighbours, shrink, weights }: CosineSettings): Dense {
  const meanLength = total(rows.map(total)) / rows.length
  const weighted = rows.map((row) =>
    row.map((taken, term) => {
      if (weights === 'none') return taken
      const idf = Math.max(0, Math.log(rows.length / (1 + total(rows.map((other) => other[term])))))
      const saturated = 2.2 / (1.2 * (1 - 0.2 + (0.2 * total(row)) / meanLength) + 1)
      return taken * idf * (weights === 'bm25' ? saturated : 1)
    }),
  )
  const norm = (row: readonly number[]): number => Math.sqrt(dot(row, row))
  return weighted
    .map((a, d) =>
      weighted.map((b, e) => {
        if (d === e || dot(a, b) === 0) return 0
        return weights === 'bm25' ? dot(a, b) : dot(a, b) / (norm(a) * norm(b) + shrink)
      }),
    )
    .map((row) => largestOnly(row, numNeighbours))
}

/** Scores of all users, a row each. */
export function scoresOf(scorer: Scorer, numUsers: number): Dense {
  const out = new Float32Array(numUsers * scorer.numItems)
  scorer.scoreBlock(
    Int32Array.from({ length: numUsers }, (_, u) => u),
    out,
  )
  return Array.from({ length: numUsers }, (_, u) => [...out.slice(u * scorer.numItems, (u + 1) * scorer.numItems)])
}

/** @throws if an entry is off by more than `tolerance` times the largest of all */
export function assertNear(actual: Dense, expected: Dense, tolerance: number): void {
  const scale = Math.max(...expected.flat().map(Math.abs))
  if (!(scale > 0) || actual.length !== expected.length) throw new Error('nothing to compare')
  expected.forEach((row, r) => {
    row.forEach((value, c) => {
      const off = Math.abs(actual[r][c] - value)
      if (!(off <= tolerance * scale)) throw new Error(`entry (${r}, ${c}) is ${actual[r][c]}, not ${value}`)
    })
  })
}
