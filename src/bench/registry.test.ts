import assert from 'node:assert/strict'
import { test } from 'node:test'
import { models } from '../models/registry.ts'
import type { Csr } from '../numeric/csr.ts'
import { symBipartite } from '../numeric/graph-normalise.ts'
import { spmmReference } from '../numeric/kernels/spmm.ts'
import { type Matrix, zeros } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import { DEFAULT_SETTINGS, fitDataOf } from './benchmark.ts'
import { hashedMatrix, norm } from './hashed-values.ts'
import { BENCHMARKS } from './registry.ts'
import { syntheticData } from './synthetic-data.ts'

const DATA = syntheticData({ users: 60, items: 90, interactions: 400 }, 1)
const SETTINGS = { ...DEFAULT_SETTINGS, embeddingDim: 8, gramItems: 15 }
/** Float32 sums of a few hundred terms, in another order. */
const ROUNDING = 1e-5

function checkOf(name: string, settings = SETTINGS): readonly number[] {
  const benchmark = BENCHMARKS.find((known) => known.name === name)!
  const prepared = benchmark.prepare(DATA, settings)
  prepared.run()
  return prepared.check!()
}

function assertClose(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length)
  actual.forEach((value, at) => {
    assert.ok(Math.abs(value - expected[at]) <= ROUNDING * Math.abs(expected[at]), `${value} is not ${expected[at]}`)
  })
}

test('every benchmark can be run again and again, with the same figures', () => {
  for (const { name, prepare } of BENCHMARKS) {
    const prepared = prepare(DATA, { ...SETTINGS, embeddingDim: 32 })
    prepared.run()
    const first = prepared.check?.()
    prepared.run()
    assert.deepEqual(prepared.check?.(), first, name)
    assert.ok(first === undefined || first.every((figure) => Number.isFinite(figure) && figure > 0), name)
    assert.ok(prepared.timeFactor > 0, name)
    assert.equal(prepared.size.users, 60, name)
  }
})

test('spmm › multiplies the normalised adjacency', () => {
  const graph = symBipartite(DATA.train).forward
  const out = zeros(150, 8)
  spmmReference(graph, hashedMatrix(150, 8, 1), out)
  assertClose(checkOf('spmm'), [norm(out.data)])
})

test('spmm-prescaled › gives the same product as spmm', () => {
  const wide = { ...SETTINGS, embeddingDim: 64 }
  assertClose(checkOf('spmm-prescaled', wide), checkOf('spmm', wide))
})

test('spmm-prescaled › refuses a width that has no such form, rather than time another under its name', () => {
  assert.throws(() => checkOf('spmm-prescaled'), /blocks of 32/)
})

test('ease › inverts the Gram matrix of the most popular items, in both precisions', () => {
  const expected = [norm(inverse(denseGram(DATA.train, 15, 100)))]
  assertClose(checkOf('ease'), expected)
  assertClose(checkOf('ease', { ...SETTINGS, precision: 'float32' }), expected)
})

for (const name of ['rank', 'rank-random']) {
  test(`${name} › lists the best items that the user has not taken`, () => {
    const best = bestItems(name)
    let sum = 0
    for (let user = 0; user < 60; user++) for (const item of best(user)) sum += item
    assert.deepEqual(checkOf(name), [sum])
  })
}

for (const name of ['score-one', 'score-one-random']) {
  test(`${name} › answers for users of its stride`, () => {
    const best = bestItems(name)
    let sum = 0
    for (let r = 0; r < 200; r++) for (const item of best((r * 7919) % 60)) sum += item
    assert.deepEqual(checkOf(name), [sum])
  })
}

test('rank › gives the factors of a trained model to the peer, and rank-random those that hashing gives', () => {
  const { users, items } = inputsOf('rank')
  const { scorer } = models.ials.fit(
    fitDataOf(DATA),
    models.ials.config.parse({ embeddingDim: 8 }),
    createRandom(1).fork('init'),
  )
  assert.deepEqual(scorer.factors, { users, items })
  assert.deepEqual(inputsOf('rank-random'), { users: hashedMatrix(60, 8, 1), items: hashedMatrix(90, 8, 2) })
})

function inputsOf(name: string): Readonly<Record<string, Matrix>> {
  return BENCHMARKS.find((known) => known.name === name)!.prepare(DATA, SETTINGS).inputs!
}

/** The first 50 of the items that a user has not taken, sorted by the dot product of a benchmark's factors. */
function bestItems(name: string): (user: number) => number[] {
  const { rowPtr, colIdx } = DATA.train
  const { users, items } = inputsOf(name)
  return (user) => {
    const taken = new Set(colIdx.subarray(rowPtr[user], rowPtr[user + 1]))
    const score = (item: number): number => {
      let sum = 0
      for (let k = 0; k < 8; k++) sum += users.data[user * 8 + k] * items.data[item * 8 + k]
      return sum
    }
    return Array.from({ length: 90 }, (_, item) => item)
      .filter((item) => !taken.has(item))
      .sort((a, b) => score(b) - score(a))
      .slice(0, 50)
  }
}

/** RᵀR + λI by the definition, rows and columns in the order of popularity: the norm does not depend on it. */
function denseGram({ rows, cols, rowPtr, colIdx }: Csr, n: number, l2Weight: number): number[][] {
  const dense = Array.from({ length: rows }, (_, u) => {
    const row = new Array<number>(cols).fill(0)
    for (const item of colIdx.subarray(rowPtr[u], rowPtr[u + 1])) row[item] = 1
    return row
  })
  const degree = (item: number): number => dense.reduce((sum, row) => sum + row[item], 0)
  const kept = Array.from({ length: cols }, (_, item) => item)
    .sort((a, b) => degree(b) - degree(a) || a - b)
    .slice(0, n)
  return kept.map((a) =>
    kept.map((b) => dense.reduce((sum, row) => sum + row[a] * row[b], 0) + (a === b ? l2Weight : 0)),
  )
}

/** By Gauss–Jordan, row-major. */
function inverse(matrix: number[][]): number[] {
  const n = matrix.length
  const rows = matrix.map((row, r) => [...row, ...Array.from({ length: n }, (_, c) => (c === r ? 1 : 0))])
  for (let p = 0; p < n; p++) {
    const pivot = rows[p][p]
    rows[p] = rows[p].map((value) => value / pivot)
    for (let r = 0; r < n; r++) {
      if (r === p) continue
      const factor = rows[r][p]
      rows[r] = rows[r].map((value, c) => value - factor * rows[p][c])
    }
  }
  return rows.flatMap((row) => row.slice(n))
}
