import type { Csr } from '../csr.ts'
import type { Matrix } from '../matrix.ts'
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

/**
 * As `factorListsReference`. Different: items packed in panels of eight in a memory of their own; four users at a time,
 * whose scores leave the registers only where one exceeds the worst kept; a single user by one pass over all items. Sums
 * in float32.
 */
export function factorLists(users: Matrix, items: Matrix): FactorLists {
  const memory = createWasmMemory()
  return memory === undefined ? factorListsReference(users, items) : packedLists(memory, users, items)
}

function packedLists(memory: WasmMemory, users: Matrix, items: Matrix): FactorLists {
  const { kernels } = memory
  const d = items.cols
  const n = items.rows
  const padded = Math.ceil(n / 8) * 8
  const packed = memory.floats32(padded * d)
  memory.scoped(() => kernels.packItems(n, d, memory.pointer(items.data), packed.byteOffset))
  const rows = memory.floats32(TOGETHER * d)
  const masks = memory.ints(2 * TOGETHER)
  const scores = memory.floats32(padded)

  function four(asked: Int32Array, from: number, mask: Csr, k: number, out: Lists): void {
    const live = Math.min(TOGETHER, asked.length - from)
    const listed = memory.ints(TOGETHER * k)
    const values = memory.floats32(TOGETHER * k)
    const lengths = memory.ints(TOGETHER)
    for (let b = 0; b < TOGETHER; b++) {
      const user = asked[from + Math.min(b, live - 1)]
      rows.set(users.data.subarray(user * d, (user + 1) * d), b * d)
      const seen = mask.colIdx.subarray(mask.rowPtr[user], mask.rowPtr[user + 1])
      masks[2 * b] = memory.pointer(seen)
      masks[2 * b + 1] = seen.length
    }
    const results = [listed.byteOffset, values.byteOffset, lengths.byteOffset] as const
    kernels.topK4(n, d, rows.byteOffset, packed.byteOffset, masks.byteOffset, k, ...results)
    out.items.set(listed.subarray(0, live * k), from * k)
    out.scores.set(values.subarray(0, live * k), from * k)
    out.lengths.set(lengths.subarray(0, live), from)
  }

  function one(user: number, b: number, mask: Csr, k: number, out: Lists): void {
    const listed = memory.ints(k)
    const values = memory.floats32(k)
    rows.set(users.data.subarray(user * d, (user + 1) * d))
    kernels.scorePacked(n, d, rows.byteOffset, packed.byteOffset, scores.byteOffset)
    for (let e = mask.rowPtr[user]; e < mask.rowPtr[user + 1]; e++) scores[mask.colIdx[e]] = Number.NEGATIVE_INFINITY
    out.lengths[b] = kernels.topKOfRow(n, scores.byteOffset, k, listed.byteOffset, values.byteOffset)
    out.items.set(listed, b * k)
    out.scores.set(values, b * k)
  }

  return {
    into(asked, mask, k, out) {
      for (let from = 0; from < asked.length; from += TOGETHER) {
        const alone = asked.length - from === 1
        memory.scoped(() => (alone ? one(asked[from], from, mask, k, out) : four(asked, from, mask, k, out)))
      }
    },
  }
}
