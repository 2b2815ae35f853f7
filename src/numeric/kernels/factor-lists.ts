import type { Csr } from '../csr.ts'
import type { Floats, Matrix } from '../matrix.ts'
import { topK } from '../top-k.ts'
import { createWasmMemory, type WasmMemory } from '../wasm-memory.ts'
import { type RowsByNorm, rowsByNorm } from './rows-by-norm.ts'

/** Lists of some users: row b holds `lengths[b]` items, best first; what lies behind them is undefined. */
export interface Lists {
  readonly items: Int32Array // (B × k)
  readonly scores: Float32Array // (B × k)
  readonly lengths: Int32Array // (B)
}

/** Makes the lists of a factor model, ŷ(u, i) = Z_U[u] · Z_I[i]. */
export interface FactorLists {
  /**
   * The k best items of users, equal scores by lower index, −Infinity and NaN never.
   *
   * @param users rows of Z_U, length B
   * @param mask  user × item, left out of the user's list
   * @param k     ≥ 1
   * @param out   receives the lists
   * @returns     how many pairs of a user and an item were multiplied, at least in part
   */
  into(users: Int32Array, mask: Csr, k: number, out: Lists): number
}

/** The plain form: all scores of a user in float64, masked, then `topK`. @param users n × d @param items m × d */
export function factorListsReference(users: Matrix, items: Matrix): FactorLists {
  const scores = new Float32Array(items.rows)
  const d = items.cols
  return {
    into(asked, mask, k, out) {
      asked.forEach((user, b) => {
        for (let i = 0; i < items.rows; i++) {
          let sum = 0
          for (let c = 0; c < d; c++) sum += users.data[user * d + c] * items.data[i * d + c]
          scores[i] = sum
        }
        for (let e = mask.rowPtr[user]; e < mask.rowPtr[user + 1]; e++)
          scores[mask.colIdx[e]] = Number.NEGATIVE_INFINITY
        const list = out.items.subarray(b * k, (b + 1) * k)
        out.lengths[b] = topK(scores, k, list)
        for (let r = 0; r < out.lengths[b]; r++) out.scores[b * k + r] = scores[list[r]]
      })
      return asked.length * items.rows
    },
  }
}

/** Users that are scored together: each has a bit of the word that tells who may not see an item. */
const TOGETHER = 32
/** Items that are scored together; the packed items are padded to a multiple of it. */
const GROUP = 32
/** Items of a panel, that a norm is kept for. */
const PANEL = 8
/** Share of the columns that is multiplied first. */
const FIRST = 3 / 8
/** Largest integer of the first pass. */
const LARGEST = 2047
/** Widest rows whose integer sums stay inside 32 bits. */
const WIDEST = 500
/** Norms' products between these: no float32 product overflows, and none that matters vanishes. */
const LEAST_PRODUCT = 1e-25
const MOST_PRODUCT = 1e37
/** Numbers of float32 are below it. */
const MOST_NUMBER = 1e38
/** Relative error of a sum of a few hundred float32 products. */
const ROUNDING = 1e-5
/** Covers the rounding of norms to float32. */
const ROUNDED_UP = 1 + 1e-6

/**
 * As `factorListsReference`. Different: items lie in the order of falling norm, in a memory of their own; a user is done at
 * the first 32 items whose norm cannot reach the list (|u·v| ≤ ‖u‖ ‖v‖; Teflioudi, Gemulla, Mykytiuk, SIGMOD 2015). Those before
 * are multiplied in 16-bit integers, and only what their error bound leaves in play is scored in float32. Rows with a
 * number that is not finite, very wide ones, and numbers near the ends of float32 go the plain way.
 */
export function factorLists(users: Matrix, items: Matrix): FactorLists {
  const fits = items.cols <= WIDEST && [users, items].every(({ data }) => data.every(Number.isFinite))
  const byNorm = fits ? rowsByNorm(items) : undefined
  const memory = byNorm !== undefined && byNorm.norms[0] < MOST_NUMBER ? createWasmMemory() : undefined
  return memory === undefined ? factorListsReference(users, items) : packedLists(memory, users, items, byNorm!)
}

function packedLists(memory: WasmMemory, users: Matrix, items: Matrix, { order, norms }: RowsByNorm): FactorLists {
  const { kernels } = memory
  const { cols: d, rows: n } = items
  const width = 2 * Math.ceil(d / 2)
  const groups = Math.ceil(n / GROUP)
  const places = memory.ints(n)
  places.set(order)
  const values = memory.floats32(n * d)
  for (let place = 0; place < n; place++) {
    values.set(items.data.subarray(order[place] * d, (order[place] + 1) * d), place * d)
  }
  const itemScale = scaleOf(values)
  const packed = memory.shorts(groups * GROUP * width).fill(0)
  const middle = 2 * Math.round((width / 2) * FIRST)
  const rests = memory.floats32((groups * GROUP) / PANEL).fill(0)
  const packing = [packed.byteOffset, middle, rests.byteOffset] as const
  const largestSum = kernels.packItems(n, d, values.byteOffset, itemScale, ...packing)
  const groupNorms = memory.floats32(groups)
  for (let group = 0; group < groups; group++) groupNorms[group] = norms[group * GROUP] * itemScale * ROUNDED_UP
  const placeOf = new Int32Array(n)
  for (let place = 0; place < n; place++) placeOf[order[place]] = place
  const taken = memory.ints(groups * GROUP).fill(-1)
  taken.fill(0, 0, n)
  const rows = memory.floats32(TOGETHER * d)
  const integers = memory.shorts(TOGETHER * width).fill(0)
  const bounds = memory.floats32(3 * TOGETHER)
  const plain = factorListsReference(users, items)

  /**
   * Copies a user's row to place b, as numbers and as integers, with the bound of the integers' error.
   * @returns whether its products stay inside float32; if not, it lies there as zeros
   */
  function load(user: number, b: number): boolean {
    const row = rows.subarray(b * d, (b + 1) * d)
    for (let c = 0; c < d; c++) row[c] = users.data[user * d + c]
    const scale = scaleOf(row)
    let sum = 0
    let squares = 0
    let rest = 0
    for (let c = 0; c < d; c++) {
      const integer = Math.round(row[c] * scale)
      integers[b * width + c] = integer
      sum += Math.abs(integer)
      squares += row[c] * row[c]
      if (c >= middle) rest += integer * integer
    }
    const norm = Math.sqrt(squares)
    // A score in float32 may be above ‖u‖ ‖v‖ by its rounding. Each integer is off by at most a half:
    // |Σ u·v − Σ U·V| ≤ Σ|U|/2 + Σ|V|/2 + d/4, and a little for float32 itself.
    bounds[3 * b] = norm * scale * (1 + ROUNDING) * ROUNDED_UP
    bounds[3 * b + 1] = ((sum + largestSum) / 2 + d / 4 + ROUNDING * sum * LARGEST) * ROUNDED_UP
    bounds[3 * b + 2] = Math.sqrt(rest) * ROUNDED_UP
    const most = norm * norms[0]
    if (most === 0 || (most > LEAST_PRODUCT && most < MOST_PRODUCT)) return true
    row.fill(0)
    integers.fill(0, b * width, (b + 1) * width)
    bounds.fill(0, 3 * b, 3 * (b + 1))
    return false
  }

  /** Sets a user's bit for the items that it must not be given, or clears the bits of all users for them. */
  function mark(user: number, mask: Csr, bit: number, isTaken: boolean): void {
    for (let e = mask.rowPtr[user]; e < mask.rowPtr[user + 1]; e++) {
      const place = placeOf[mask.colIdx[e]]
      taken[place] = isTaken ? taken[place] | bit : 0
    }
  }

  return {
    into(asked, mask, k, out) {
      let multiplied = 0
      for (let from = 0; from < asked.length; from += TOGETHER) {
        const block = asked.subarray(from, from + TOGETHER)
        memory.scoped(() => {
          const live = block.length
          const listed = memory.ints(live * k)
          const scores = memory.floats32(live * k)
          const sizes = memory.ints(2 * live)
          const work = memory.bytes(kernels.topKWorkBytes(live, n, k))
          const outside: number[] = []
          for (let b = 0; b < live; b++) {
            if (!load(block[b], b)) outside.push(b)
            mark(block[b], mask, 1 << b, true)
          }
          kernels.topK(
            ...[live, n, d, rows.byteOffset, integers.byteOffset, bounds.byteOffset],
            ...[values.byteOffset, ...packing, groupNorms.byteOffset, places.byteOffset, taken.byteOffset],
            ...[k, listed.byteOffset, scores.byteOffset, sizes.byteOffset, work],
          )
          for (let b = 0; b < live; b++) mark(block[b], mask, 1 << b, false)
          out.items.set(listed, from * k)
          out.scores.set(scores, from * k)
          for (let b = 0; b < live; b++) {
            out.lengths[from + b] = sizes[2 * b]
            multiplied += Math.min(sizes[2 * b + 1] * GROUP, n)
          }
          for (const b of outside) {
            const [first, end] = [(from + b) * k, (from + b + 1) * k]
            const [listItems, listScores] = [out.items.subarray(first, end), out.scores.subarray(first, end)]
            const lengths = out.lengths.subarray(from + b, from + b + 1)
            plain.into(block.subarray(b, b + 1), mask, k, { items: listItems, scores: listScores, lengths })
          }
        })
      }
      return multiplied
    },
  }
}

/** What brings the largest number to `LARGEST`. */
function scaleOf(values: Floats): number {
  let most = 0
  for (let at = 0; at < values.length; at++) most = Math.max(most, Math.abs(values[at]))
  return most === 0 ? 1 : LARGEST / most
}
