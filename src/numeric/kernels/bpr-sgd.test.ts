import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normal } from '../initialise.ts'
import { createRandom } from '../random.ts'
import { createWasmMemory } from '../wasm-memory.ts'
import { bprSgd, bprSgdReference } from './bpr-sgd.ts'

const D = 8
const NUM_USERS = 4
const NUM_ITEMS = 6
const USERS = Int32Array.of(0, 1, 1, 3, 0)
const POSITIVES = Int32Array.of(2, 2, 0, 5, 1)
const NEGATIVES = Int32Array.of(4, 5, 3, 0, 2)
const RATE = 0.1
const L2 = 0.05
/** Five steps, each rounded to float32 (6e-8 relative) on values of size 1. */
const TOLERANCE = 1e-6

type Rows = number[][]

/** softplus(−p·(a − b)) + λ/2 (‖p‖² + ‖a‖² + ‖b‖²), from its definition. */
function loss(p: number[], a: number[], b: number[]): number {
  const x = p.reduce((sum, value, k) => sum + value * (a[k] - b[k]), 0)
  const squares = [...p, ...a, ...b].reduce((sum, value) => sum + value * value, 0)
  return Math.log(1 + Math.exp(-x)) + (L2 / 2) * squares
}

/** Steps down the numerical gradient (central differences) of each triple's loss. */
function plain(users: Rows, items: Rows): void {
  USERS.forEach((user, t) => {
    const rows = [users[user], items[POSITIVES[t]], items[NEGATIVES[t]]] as const
    const now = rows.map((row) => [...row]) as [number[], number[], number[]]
    rows.forEach((row, r) => {
      for (let k = 0; k < D; k++) {
        const [up, down] = [1e-5, -1e-5].map((shift) => {
          const moved = now.map((values) => [...values]) as typeof now
          moved[r][k] += shift
          return loss(...moved)
        })
        row[k] -= (RATE * (up - down)) / 2e-5
      }
    })
  })
}

function rowsOf(values: Float32Array): Rows {
  return Array.from({ length: values.length / D }, (_, r) => [...values.subarray(r * D, (r + 1) * D)])
}

/** A copy in a kernel memory of its own for the kernel; as it is for the reference. */
type Place = (values: Float32Array) => Float32Array
const FORMS: Readonly<Record<string, { readonly descend: typeof bprSgd; readonly place: () => Place }>> = {
  bprSgdReference: { descend: bprSgdReference, place: () => (values) => values },
  bprSgd: {
    descend: bprSgd,
    place: () => {
      const memory = createWasmMemory()!
      return (values) => {
        const placed = memory.floats32(values.length)
        placed.set(values)
        return placed
      }
    },
  },
}

function starting(place: Place): { users: Float32Array; items: Float32Array } {
  const users = normal(NUM_USERS, D, 1, createRandom(1)).data as Float32Array
  return { users: place(users), items: place(normal(NUM_ITEMS, D, 1, createRandom(2)).data as Float32Array) }
}

for (const [name, { descend, place }] of Object.entries(FORMS)) {
  test(`${name} › steps down the gradient of each triple in turn, and leaves other rows alone`, () => {
    const { users, items } = starting(place())
    const before = { users: rowsOf(users), items: rowsOf(items) }
    const expected = { users: rowsOf(users), items: rowsOf(items) }
    plain(expected.users, expected.items)
    descend(USERS, POSITIVES, NEGATIVES, USERS.length, users, items, D, RATE, L2, new Float64Array(2))
    for (const [actual, rows] of [[users, expected.users] as const, [items, expected.items] as const]) {
      rows.flat().forEach((value, at) => {
        assert.ok(Math.abs(actual[at] - value) < TOLERANCE, `entry ${at} is ${actual[at]}, not ${value}`)
      })
    }
    assert.deepEqual(rowsOf(users)[2], before.users[2])
    assert.notDeepEqual(rowsOf(users)[0], before.users[0])
  })

  test(`${name} › reports the sums of losses and squares before each step, and reads only count triples`, () => {
    const { users, items } = starting(place())
    const sums = new Float64Array(2)
    const [u, i, j] = [rowsOf(users)[0], rowsOf(items)[2], rowsOf(items)[4]]
    descend(USERS, POSITIVES, NEGATIVES, 1, users, items, D, RATE, L2, sums)
    const squares = [...u, ...i, ...j].reduce((sum, value) => sum + value * value, 0)
    assert.ok(Math.abs(sums[1] - squares) < TOLERANCE)
    assert.ok(Math.abs(sums[0] + (L2 / 2) * squares - loss(u, i, j)) < TOLERANCE)
  })

  test(`${name} › stays finite where the scores are far apart`, () => {
    for (const sign of [1, -1]) {
      const at = place()
      const users = at(Float32Array.of(100 * sign, 0, 0, 0))
      const items = at(Float32Array.of(50, 0, 0, 0, -50, 0, 0, 0))
      const sums = new Float64Array(2)
      descend(Int32Array.of(0), Int32Array.of(0), Int32Array.of(1), 1, users, items, 4, 0.001, 0, sums)
      assert.equal(sums[0], sign === 1 ? 0 : 10_000)
      assert.ok(Number.isFinite(users[0]) && Number.isFinite(items[0]))
    }
  })
}
