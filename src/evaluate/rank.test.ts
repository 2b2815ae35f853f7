import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Er2almError } from '../errors.ts'
import type { Scorer } from '../models/model.ts'
import { dotScorer } from '../models/scorer.ts'
import { csrFromPairs, emptyCsr } from '../numeric/csr.ts'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import { createRanker, type Ranker, type RankRequest, rankedItems } from './rank.ts'

/** Scores of each user, written out. */
function scorerOf(rows: readonly (readonly number[])[]): Scorer {
  return {
    numItems: rows[0].length,
    scoreBlock(users, out) {
      for (const [b, user] of users.entries()) out.set(rows[user], b * rows[0].length)
    },
  }
}

function rankOf(rows: readonly (readonly number[])[], request: Partial<RankRequest> = {}) {
  const ranker = createRanker({
    model: 'fake',
    scorer: scorerOf(rows),
    mask: emptyCsr(rows.length, rows[0].length),
    candidates: ['all'],
    depth: 3,
    ties: 'index',
    random: createRandom(1),
    ...request,
  })
  return (users: readonly number[], set = 0) => {
    const rankings = ranker.rank(Int32Array.from(users))[set]
    return users.map((_, b) => [...rankedItems(rankings, b)])
  }
}

const mask = { rows: 2, cols: 5, rowPtr: Int32Array.of(0, 2, 2), colIdx: Int32Array.of(1, 3) }

describe('createRanker', () => {
  const rows = [
    [0.1, 0.9, 0.3, 0.8, 0.2],
    [5, 4, 3, 2, 1],
  ]

  it('puts the best scores first, for each user of the block, in the order of the block', () => {
    assert.deepEqual(rankOf(rows)([1, 0]), [
      [0, 1, 2],
      [1, 3, 2],
    ])
  })

  it('never ranks a masked item, also when fewer than depth items are left', () => {
    assert.deepEqual(rankOf(rows, { mask, depth: 5 })([0, 1]), [
      [2, 4, 0],
      [0, 1, 2, 3, 4],
    ])
  })

  it('ranks only the candidates, and each candidate set by itself', () => {
    const lists = rankOf(rows, { candidates: ['all', Int32Array.of(0, 2, 3)], mask })
    assert.deepEqual(lists([0], 1), [[2, 0]])
    assert.deepEqual(lists([1], 1), [[0, 2, 3]])
    assert.deepEqual(lists([1], 0), [[0, 1, 2]])
  })

  it('hands out the score of each ranked item', () => {
    const ranker = createRanker({
      model: 'fake',
      scorer: scorerOf(rows),
      mask,
      candidates: [Int32Array.of(0, 2, 4)],
      depth: 2,
      ties: 'index',
      random: createRandom(1),
    })
    const [rankings] = ranker.rank(Int32Array.of(0))
    assert.deepEqual([...rankings.scores.subarray(0, 2)], [Math.fround(0.3), Math.fround(0.2)])
  })

  it('breaks ties by the lower item index', () => {
    assert.deepEqual(rankOf([[1, 2, 1, 2, 1]])([0]), [[1, 3, 0]])
  })

  it('breaks ties at random by a seed, alike for every block and order of users', () => {
    const tied = Array.from({ length: 4 }, () => [0, 0, 0, 0, 0, 0, 0, 0])
    const random = createRandom(2)
    const one = rankOf(tied, { ties: 'random', random })([0, 1, 2, 3])
    const other = rankOf(tied, { ties: 'random', random })([3, 1])
    assert.deepEqual(other, [one[3], one[1]])
    assert.notDeepEqual(one[0], one[1])
    assert.notDeepEqual(rankOf(tied, { ties: 'random', random: createRandom(3) })([0, 1, 2, 3]), one)
  })

  it('draws tied rows anew and leaves the others as they are', () => {
    const ranker = createRanker({
      model: 'fake',
      scorer: scorerOf([Array<number>(30).fill(1), Array.from({ length: 30 }, (_, i) => i)]),
      mask: emptyCsr(2, 30),
      candidates: ['all'],
      depth: 5,
      ties: 'random',
      random: createRandom(4),
    })
    const [rankings] = ranker.rank(Int32Array.of(0, 1))
    const first = [0, 1].map((b) => [...rankedItems(rankings, b)])
    assert.deepEqual([...rankings.tied.subarray(0, 2)], [1, 0])
    ranker.redraw(1)
    assert.notDeepEqual([...rankedItems(rankings, 0)], first[0])
    assert.deepEqual([...rankedItems(rankings, 1)], first[1])
    ranker.redraw(0)
    assert.deepEqual([...rankedItems(rankings, 0)], first[0])
  })

  it('never lets a random tie bring back a masked item', () => {
    const twoLeft = { rows: 1, cols: 5, rowPtr: Int32Array.of(0, 3), colIdx: Int32Array.of(0, 2, 4) }
    for (let seed = 0; seed < 20; seed++) {
      const [list] = rankOf([[1, 1, 1, 1, 1]], { mask: twoLeft, ties: 'random', random: createRandom(seed) })([0])
      assert.deepEqual(list.sort(), [1, 3])
    }
  })

  it('refuses a score that is not a number, naming model and user', () => {
    const rank = rankOf(
      [
        [1, 2, 3],
        [1, Number.NaN, 3],
      ],
      { userIds: ['ann', 'bob'] },
    )
    assert.throws(
      () => rank([0, 1]),
      (error) =>
        error instanceof Er2almError && error.code === 'EVAL_NAN_SCORE' && /model fake .* user bob/.test(error.message),
    )
  })
})

describe('createRanker with a factor model', () => {
  const random = createRandom(4)
  const coarse = (rows: number): Matrix =>
    matrixOf(
      rows,
      3,
      Float32Array.from({ length: rows * 3 }, () => random.int(3) - 1),
    )
  const encoded = { users: coarse(9), items: coarse(40) }
  const users = Int32Array.from({ length: 9 }, (_, u) => u)

  it('gives the lists that the scores give, ties drawn alike, for every candidate set', () => {
    const { factors, ...slow } = dotScorer(encoded)
    assert.ok(factors !== undefined)
    const request = {
      model: 'm',
      mask: csrFromPairs(9, 40, [0, 0, 3], [1, 2, 5]),
      candidates: ['all', Int32Array.of(3, 4, 9, 20)] as const,
      depth: 6,
      ties: 'random' as const,
    }
    for (const candidates of [request.candidates, ['all'] as const]) {
      const rankerOf = (scorer: Scorer): Ranker =>
        createRanker({ ...request, candidates, scorer, random: createRandom(2) })
      const fast = rankerOf({ ...slow, factors })
      const plain = rankerOf(slow)
      const lists = (ranker: Ranker) =>
        ranker.rank(users).map((rankings) => Array.from(users, (_, b) => [...rankedItems(rankings, b)]))
      const before = [lists(fast), lists(plain)]
      assert.deepEqual(before[0], before[1])
      const redrawn = [fast, plain].map((ranker) => {
        const rankings = ranker.rank(users)
        ranker.redraw(3)
        return rankings.map((one) => Array.from(users, (_, b) => [...rankedItems(one, b)]))
      })
      assert.deepEqual(redrawn[0], redrawn[1])
      assert.notDeepEqual(redrawn[0], before[0])
    }
  })

  it('refuses factors that are not numbers as it refuses such scores', () => {
    const broken = { ...encoded, items: { ...encoded.items, data: encoded.items.data.slice().fill(Number.NaN, 0, 3) } }
    const ranker = createRanker({
      model: 'm',
      scorer: dotScorer(broken),
      mask: emptyCsr(9, 40),
      candidates: ['all'],
      depth: 5,
      ties: 'index',
      random: createRandom(1),
    })
    assert.throws(
      () => ranker.rank(users),
      (error) => error instanceof Er2almError && error.code === 'EVAL_NAN_SCORE',
    )
  })
})
