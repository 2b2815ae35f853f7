import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Csr, csrFromPairs, emptyCsr } from '../csr.ts'
import { type Matrix, matrixOf } from '../matrix.ts'
import { createRandom } from '../random.ts'
import { factorLists, factorListsReference, type Lists } from './factor-lists.ts'
import { rowsByNorm } from './rows-by-norm.ts'

/** Small whole numbers: every sum is exact in float32, and many scores are equal. */
function coarse(rows: number, cols: number, seed: number): Matrix {
  const random = createRandom(seed)
  return matrixOf(
    rows,
    cols,
    Float32Array.from({ length: rows * cols }, () => random.int(5) - 2),
  )
}

function listsFor(count: number, k: number): Lists {
  return {
    items: new Int32Array(count * k).fill(-1),
    scores: new Float32Array(count * k),
    lengths: new Int32Array(count),
  }
}

for (const [name, make] of Object.entries({ factorLists, factorListsReference })) {
  describe(name, () => {
    it('ranks by the dot product, ties by lower index, without what is masked', () => {
      const users = matrixOf(2, 1, Float32Array.of(1, -1))
      const items = matrixOf(4, 1, Float32Array.of(2, 3, 3, 1))
      const out = listsFor(2, 3)
      make(users, items).into(Int32Array.of(0, 1), csrFromPairs(2, 4, [1], [3]), 3, out)
      assert.deepEqual([...out.items], [1, 2, 0, 0, 1, 2])
      assert.deepEqual([...out.scores], [3, 3, 2, -2, -3, -3])
      assert.deepEqual([...out.lengths], [3, 3])
    })

    it('gives shorter lists where fewer items are left, and takes neither NaN nor −Infinity', () => {
      const users = matrixOf(1, 1, Float32Array.of(1))
      const items = matrixOf(3, 1, Float32Array.of(Number.NaN, Number.NEGATIVE_INFINITY, 5))
      const out = listsFor(1, 3)
      make(users, items).into(Int32Array.of(0), csrFromPairs(1, 3, [], []), 3, out)
      assert.deepEqual([out.lengths[0], out.items[0]], [1, 2])
    })
  })
}

describe('factorLists', () => {
  // Counts of users and items around the groups of 4 users, panels of 8 and runs of 32 items, rows of 16 scores.
  for (const [numUsers, numItems, dim, k] of [
    [1, 7, 3, 2],
    [5, 8, 4, 8],
    [9, 100, 5, 20],
    [6, 333, 8, 50],
    [4, 40, 2, 60],
    // Far more items than candidates are kept, and most scores equal.
    [5, 5000, 2, 7],
    [1, 3000, 1, 40],
    [4, 3000, 24, 40],
    [1, 5000, 24, 40],
    [1, 20_000, 40, 50],
    [1, 700, 3, 5],
  ]) {
    it(`equals the reference for ${numUsers} users, ${numItems} items, width ${dim}, k ${k}`, () => {
      const users = coarse(numUsers, dim, 1)
      const items = coarse(numItems, dim, 2)
      const random = createRandom(3)
      const draw = (bound: number): number[] => Array.from({ length: 6 * numUsers }, () => random.int(bound))
      const mask = csrFromPairs(numUsers, numItems, draw(numUsers), draw(numItems))
      assertSameLists(users, items, mask, k)
    })
  }

  // Whole numbers times powers of two: sums are exact, and many are equal across items of different norm.
  for (let seed = 1; seed <= 40; seed++) {
    it(`equals the reference where norms are skewed, seed ${seed}`, () => {
      const random = createRandom(seed)
      const [numUsers, numItems] = [1 + random.int(70), 1 + random.int(seed % 4 === 0 ? 6000 : 900)]
      const [dim, k] = [1 + random.int(70), 1 + random.int(60)]
      const users = coarse(numUsers, dim, seed)
      const items = coarse(numItems, dim, seed + 100)
      // From a few long items to nearly all alike; some are zeros.
      const steepness = random.int(4)
      for (let item = 0; item < numItems; item++) {
        const factor = random.int(9) === 0 ? 0 : 2 ** -Math.floor(steepness * -Math.log(1 - random.next()))
        for (let c = 0; c < dim; c++) items.data[item * dim + c] *= factor
      }
      // Users lean towards a direction of the items, so that lists have high scores; each has taken some of the longest.
      const [taken, by]: [number[], number[]] = [[], []]
      const { order } = rowsByNorm(items)
      for (let user = 0; user < numUsers; user++) {
        const like = random.int(numItems)
        if (user % 5 > 0)
          for (let c = 0; c < dim; c++) users.data[user * dim + c] += 2 * Math.sign(items.data[like * dim + c])
        for (let t = random.int(40); t > 0; t--) {
          by.push(user)
          taken.push(order[Math.floor(numItems * random.next() ** 3)])
        }
      }
      assertSameLists(users, items, csrFromPairs(numUsers, numItems, by, taken), k)
    })
  }

  it('multiplies few items where norms are skewed, and all of them where they are alike', () => {
    const [users, items] = [coarse(40, 16, 1), coarse(6400, 16, 2)]
    const out = listsFor(40, 10)
    const asked = Int32Array.from({ length: 40 }, (_, user) => user)
    const multiplied = () => factorLists(users, items).into(asked, emptyCsr(40, 6400), 10, out) / (40 * 6400)
    for (let at = 0; at < items.data.length; at++) items.data[at] = items.data[at] >= 0 ? 1 : -1
    assert.equal(multiplied(), 1)
    for (let item = 0; item < 6400; item++) {
      for (let c = 0; c < 16; c++) items.data[item * 16 + c] *= 2 ** -(item % 64)
    }
    assert.ok(multiplied() < 0.1)
  })

  it('equals the reference for zeros on either side, and where all scores are equal', () => {
    const ones = (rows: number, value: number) => matrixOf(rows, 6, new Float32Array(rows * 6).fill(value))
    for (const [user, item] of [
      [0, 1],
      [1, 0],
      [0, 0],
      [1, 1],
      [-1, 1],
    ]) {
      assertSameLists(ones(3, user), ones(4000, item), csrFromPairs(3, 4000, [0, 0, 1], [0, 5, 3999]), 20)
    }
  })

  it('equals the reference when somebody has taken nearly everything', () => {
    const taken = Array.from({ length: 2990 }, (_, t) => t + 5)
    const mask = csrFromPairs(2, 3000, new Array<number>(2990).fill(1), taken)
    assertSameLists(coarse(2, 9, 1), coarse(3000, 9, 2), mask, 30)
  })

  it('equals the reference for numbers near the ends of float32', () => {
    const powers = [-149, -120, -80, -60, 0, 60, 100, 126]
    for (const itemPower of powers) {
      const users = coarse(powers.length, 7, 3)
      const items = coarse(600, 7, 4)
      for (let c = 0; c < items.data.length; c++) items.data[c] *= 2 ** itemPower
      powers.forEach((power, user) => {
        for (let c = user * 7; c < (user + 1) * 7; c++) users.data[c] *= 2 ** power
      })
      assertSameLists(users, items, emptyCsr(powers.length, 600), 12)
    }
  })

  it('equals the reference where one item is far longer than the others', () => {
    const items = coarse(2000, 12, 5)
    for (let c = 0; c < 12; c++) items.data[700 * 12 + c] *= 2 ** 20
    assertSameLists(coarse(9, 12, 6), items, emptyCsr(9, 2000), 25)
  })

  it('gives the same lists when it is asked again, with another mask', () => {
    const [users, items] = [coarse(3, 5, 7), coarse(300, 5, 8)]
    const fast = factorLists(users, items)
    for (const taken of [[1, 2, 3], [4], [1, 2, 3]]) {
      const mask = csrFromPairs(3, 300, new Array<number>(taken.length).fill(0), taken)
      const [out, plain] = [listsFor(3, 300), listsFor(3, 300)]
      fast.into(Int32Array.of(0, 1, 0), mask, 300, out)
      factorListsReference(users, items).into(Int32Array.of(0, 1, 0), mask, 300, plain)
      assertSame(out, plain, 300)
    }
  })
})

/** All users, the last one first. */
function assertSameLists(users: Matrix, items: Matrix, mask: Csr, k: number): void {
  const asked = Int32Array.from({ length: users.rows }, (_, b) => users.rows - 1 - b)
  const [fast, plain] = [listsFor(users.rows, k), listsFor(users.rows, k)]
  factorLists(users, items).into(asked, mask, k, fast)
  assert.equal(factorListsReference(users, items).into(asked, mask, k, plain), users.rows * items.rows)
  assertSame(fast, plain, k)
}

function assertSame(fast: Lists, plain: Lists, k: number): void {
  assert.deepEqual(fast.lengths, plain.lengths)
  plain.lengths.forEach((length, b) => {
    assert.deepEqual(fast.items.slice(b * k, b * k + length), plain.items.slice(b * k, b * k + length))
    assert.deepEqual(fast.scores.slice(b * k, b * k + length), plain.scores.slice(b * k, b * k + length))
  })
}
