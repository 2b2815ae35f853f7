import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { FitData } from '../../src/data/dataset.ts'
import type { FoldIn } from '../../src/models/fold-in.ts'
import type { ModelSpec } from '../../src/models/model.ts'
import { topK } from '../../src/numeric/top-k.ts'
import type { FittedRun } from '../../src/train/fit-model.ts'

/** The same numbers in the same order, but for gf-cf: its products of vectors are summed in float32 here, in float64 in blocks. */
const EXACT_TOLERANCE = 1e-5
/** Entries of a user come in another order, so sums round in another way: at most 46 float32 terms, or 24 conjugate gradient steps. */
const ORDER_TOLERANCE = 1e-4
const DEPTH = 20
/**
 * Least overlap@20 on the two-block data. About 36 items are left to a user, so a list drawn at random shares 20/36 = .56 with
 * another; the models of the registry reach .95 and more, and with the map of the propagated mean transposed .81 to .87.
 */
const FLOOR = 0.9

/**
 * What every model that folds in must do, on the two-block data of the suite.
 *
 * @param fitted fitted on `data`
 */
export function foldInConformance(
  spec: ModelSpec,
  data: FitData,
  settings: unknown,
  fitted: () => Promise<FittedRun>,
): void {
  const open = async (): Promise<FoldIn> => spec.foldIn!(data, settings, (await fitted()).tensors)
  const usersWithItems = Array.from({ length: data.numUsers }, (_, user) => user).filter(
    (user) => historyOf(data, user).length > 0,
  )

  it('folds in the history of a training user as it scores that user', async (t) => {
    const { scorer } = await fitted()
    const foldIn = await open()
    let overlap = 0
    for (const user of usersWithItems) {
      const trained = new Float32Array(data.numItems)
      scorer.scoreBlock(Int32Array.of(user), trained)
      const folded = scoresOf(foldIn, data, historyOf(data, user))
      if (foldIn.method === 'exact') assertClose(folded, trained, EXACT_TOLERANCE)
      overlap += shared(trained, folded, historyOf(data, user)) / usersWithItems.length
    }
    t.diagnostic(`${spec.name}, ${foldIn.method}: overlap@${DEPTH} ${overlap.toFixed(3)}`)
    assert.ok(overlap >= (foldIn.method === 'exact' ? 1 : FLOOR), `overlap@${DEPTH} is ${overlap}`)
  })

  it('folds in a user as a list of items in any order, overwriting what the buffer held', async () => {
    const foldIn = await open()
    const items = historyOf(data, 0)
    const values = items.map((_, n) => (n % 3 === 1 ? -1 : 1))
    const there = scoresOf(foldIn, data, items, Float32Array.from(values))
    const back = scoresOf(foldIn, data, items.toReversed(), Float32Array.from(values).reverse())
    assert.ok(there.every((score) => Number.isFinite(score)))
    assertClose(back, there, ORDER_TOLERANCE)
  })

  it('folds in nobody, who took nothing, with finite scores', async () => {
    assert.ok(scoresOf(await open(), data, new Int32Array(0)).every((score) => Number.isFinite(score)))
  })

  it('has scores whose parts, where it names them, add up', async () => {
    const foldIn = await open()
    if (foldIn.parts === undefined) return
    const disliked = Float32Array.of(1, 1, -1, -1)
    for (const [items, values] of [
      [historyOf(data, 0), undefined],
      [Int32Array.of(0, 2, 1, 3), disliked],
      [new Int32Array(0), undefined],
    ] as const) {
      const scores = scoresOf(foldIn, data, items, values)
      const given = values ?? new Float32Array(items.length).fill(1)
      const sums = scores.map((_, item) => foldIn.parts!(items, given, item).reduce((sum, { value }) => sum + value, 0))
      assertClose(sums, scores, EXACT_TOLERANCE)
    }
  })

  const what =
    spec.personal === false ? 'does not look at dislikes' : 'turns away from the half whose items are disliked'
  it(`folds in and ${what}`, async () => {
    const foldIn = await open()
    // Even items are one half, odd ones the other; the last two were never taken.
    const liked = Int32Array.of(0, 2)
    const without = lead(scoresOf(foldIn, data, liked))
    const disliked = scoresOf(foldIn, data, Int32Array.of(0, 2, 1, 3), Float32Array.of(1, 1, -1, -1))
    const mixed = lead(scoresOf(foldIn, data, Int32Array.of(0, 2, 1, 3)))
    if (spec.personal === false) return assert.equal(lead(disliked), without)
    assert.ok(without > 0, `the liked half leads by ${without}`)
    assert.ok(lead(disliked) > mixed, `with dislikes it leads by ${lead(disliked)}, with likes of both by ${mixed}`)
  })
}

function historyOf({ train }: FitData, user: number): Int32Array {
  return train.colIdx.subarray(train.rowPtr[user], train.rowPtr[user + 1])
}

function scoresOf(
  foldIn: FoldIn,
  data: FitData,
  items: Int32Array,
  values: Float32Array = new Float32Array(items.length).fill(1),
): Float32Array {
  const out = new Float32Array(data.numItems).fill(Number.NaN)
  foldIn.score(items, values, out)
  return out
}

/** How many standard deviations of the scores the even items, which are one half, lie above the odd ones. */
function lead(scores: Float32Array): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const all = [...scores.slice(4)]
  const deviation = Math.sqrt(mean(all.map((value) => (value - mean(all)) ** 2)))
  const half = (odd: number): number => mean(all.filter((_, item) => item % 2 === odd))
  return (half(0) - half(1)) / deviation
}

/** Share of the best items of one list that are in the other; what the user took is in neither. */
function shared(a: Float32Array, b: Float32Array, taken: Int32Array): number {
  const best = (scores: Float32Array): Int32Array => {
    const left = scores.map((score, item) => (taken.includes(item) ? Number.NEGATIVE_INFINITY : score))
    const list = new Int32Array(DEPTH)
    return list.subarray(0, topK(left, DEPTH, list))
  }
  const first = new Set(best(a))
  const second = best(b)
  return second.filter((item) => first.has(item)).length / second.length
}

/** @param tolerance on the scale of the largest expected number */
function assertClose(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (let i = 0; i < actual.length; i++) {
    assert.ok(Math.abs(actual[i] - expected[i]) <= tolerance * scale, `entry ${i} is ${actual[i]}, not ${expected[i]}`)
  }
}
