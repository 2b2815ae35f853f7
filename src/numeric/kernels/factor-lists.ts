import type { Csr } from '../csr.ts'
import type { Floats, Matrix } from '../matrix.ts'
import { topK } from '../top-k.ts'
import { createWasmMemory, type WasmMemory } from '../wasm-memory.ts'

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
   */
  into(users: Int32Array, mask: Csr, k: number, out: Lists): void
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
    },
  }
}

/** Users that are scored together. */
const TOGETHER = 4
/** Items that one user is scored for together; the packed items are padded to a multiple of it. */
const ITEMS_TOGETHER = 32
/** Largest integer of the first pass. */
const LARGEST = 2047
/** Widest rows whose integer sums stay inside 32 bits. */
const WIDEST = 500

/**
 * As `factorListsReference`. Different: a first pass over all items in 16-bit integers, four users at a time, which passes
 * over the items that its error bound keeps out of the list; the others are scored in float32. Items lie in a
 * memory of their own. Rows with a number that is not finite, and very wide ones, go the plain way.
 */
export function factorLists(users: Matrix, items: Matrix): FactorLists {
  const fits = items.cols <= WIDEST && [users, items].every(({ data }) => data.every(Number.isFinite))
  const memory = fits ? createWasmMemory() : undefined
  return memory === undefined ? factorListsReference(users, items) : packedLists(memory, users, items)
}

function packedLists(memory: WasmMemory, users: Matrix, items: Matrix): FactorLists {
  const { kernels } = memory
  const d = items.cols
  const n = items.rows
  const width = 2 * Math.ceil(d / 2)
  const values = memory.floats32(n * d)
  values.set(items.data)
  const itemScale = scaleOf(values)
  const packed = memory.bytes(2 * Math.ceil(n / ITEMS_TOGETHER) * ITEMS_TOGETHER * width)
  const largestSum = kernels.packItems(n, d, values.byteOffset, itemScale, packed)
  const rows = memory.floats32(TOGETHER * d)
  const integers = memory.shorts(TOGETHER * width).fill(0)
  const units = memory.floats32(2 * TOGETHER)
  const masks = memory.ints(2 * TOGETHER)

  /** Copies a user's row to place b, as numbers and as integers, with the bound of the integers' error. */
  function load(user: number, b: number): void {
    const row = users.data.subarray(user * d, (user + 1) * d)
    rows.set(row, b * d)
    const scale = scaleOf(row)
    let sum = 0
    for (let c = 0; c < d; c++) {
      const integer = Math.round(row[c] * scale)
      integers[b * width + c] = integer
      sum += Math.abs(integer)
    }
    // Each integer is off by at most a half: |Σ u·v − Σ U·V| ≤ Σ|U|/2 + Σ|V|/2 + d/4, and a little for float32 itself.
    units[2 * b] = scale * itemScale
    units[2 * b + 1] = (sum + largestSum) / 2 + d / 4 + ROUNDING * sum * LARGEST
  }

  return {
    into(asked, mask, k, out) {
      for (let from = 0; from < asked.length; from += TOGETHER) {
        const live = Math.min(TOGETHER, asked.length - from)
        memory.scoped(() => {
          const listed = memory.ints(TOGETHER * k)
          const scores = memory.floats32(TOGETHER * k)
          const work = memory.ints(kernels.topKWorkBytes(k) / 4)
          for (let b = 0; b < (live === 1 ? 1 : TOGETHER); b++) {
            const user = asked[from + Math.min(b, live - 1)]
            load(user, b)
            const seen = mask.colIdx.subarray(mask.rowPtr[user], mask.rowPtr[user + 1])
            masks[2 * b] = memory.pointer(seen)
            masks[2 * b + 1] = seen.length
          }
          const rank = live === 1 ? kernels.topK1 : kernels.topK4
          const inputs = [rows.byteOffset, integers.byteOffset, units.byteOffset, values.byteOffset, packed] as const
          rank(n, d, ...inputs, masks.byteOffset, k, listed.byteOffset, scores.byteOffset, work.byteOffset)
          out.items.set(listed.subarray(0, live * k), from * k)
          out.scores.set(scores.subarray(0, live * k), from * k)
          out.lengths.set(work.subarray(0, live), from)
        })
      }
    },
  }
}

/** Relative error of a sum of a few hundred float32 products. */
const ROUNDING = 1e-5

/** What brings the largest number to `LARGEST`. */
function scaleOf(values: Floats): number {
  let most = 0
  for (let at = 0; at < values.length; at++) most = Math.max(most, Math.abs(values[at]))
  return most === 0 ? 1 : LARGEST / most
}
