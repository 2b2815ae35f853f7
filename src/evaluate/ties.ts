import type { Random } from '../context.ts'

/**
 * Puts equal scores of a ranking into random order, in place, as if every tied item had drawn a lot: inside the list,
 * and at its end, where the places left go to any of the items with the last score, in or out of the list.
 *
 * @param scores scores of all candidates
 * @param top    indices into `scores`, best first; the first `length` are read and reordered
 * @param source gives the stream; called only when there is a tie
 * @returns       whether there was one
 */
export function shuffleTies(scores: Float32Array, top: Int32Array, length: number, source: () => Random): boolean {
  let random: Random | undefined
  for (let start = 0; start < length; ) {
    const score = scores[top[start]]
    let end = start + 1
    while (end < length && scores[top[end]] === score) end++
    const pool = end === length ? indicesOf(scores, score) : top.slice(start, end)
    if (pool.length > 1) {
      random ??= source()
      drawWithoutReplacement(pool, end - start, random)
      top.set(pool.subarray(0, end - start), start)
    }
    start = end
  }
  return random !== undefined
}

/** The first `count` entries of `pool` become a random ordered sample of it (Fisher–Yates, stopped early). */
function drawWithoutReplacement(pool: Int32Array, count: number, random: Random): void {
  for (let i = 0; i < count && i < pool.length - 1; i++) {
    const other = i + random.int(pool.length - i)
    const kept = pool[i]
    pool[i] = pool[other]
    pool[other] = kept
  }
}

function indicesOf(scores: Float32Array, score: number): Int32Array {
  const found: number[] = []
  for (let i = 0; i < scores.length; i++) if (scores[i] === score) found.push(i)
  return Int32Array.from(found)
}
