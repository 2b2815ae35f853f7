/**
 * Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): takes one item after the other, each time the one with
 * the largest (1 − δ)·score − δ·max likeness to those taken. Scores are brought to [0, 1] first, so that δ means the same for
 * every model.
 *
 * @param scores    of the candidates, best first, length n
 * @param likeness  of two candidates by place, in [0, 1]
 * @param diversity δ in [0, 1]; 0 leaves the order as it is
 * @param count     how many to take
 * @returns places of the candidates in their new order, length min(count, n)
 */
export function diversify(
  scores: ArrayLike<number>,
  likeness: (a: number, b: number) => number,
  diversity: number,
  count: number,
): readonly number[] {
  const n = scores.length
  const [most, least] = [scores[0] ?? 0, scores[n - 1] ?? 0]
  const span = most > least ? most - least : 1
  const nearest = new Float64Array(n)
  const isTaken = new Uint8Array(n)
  const order: number[] = []
  while (order.length < Math.min(count, n)) {
    let best = -1
    let bestValue = Number.NEGATIVE_INFINITY
    for (let place = 0; place < n; place++) {
      if (isTaken[place] === 1) continue
      const value = (1 - diversity) * ((scores[place]! - least) / span) - diversity * nearest[place]!
      if (value <= bestValue) continue
      best = place
      bestValue = value
    }
    isTaken[best] = 1
    order.push(best)
    for (let place = 0; place < n; place++)
      if (isTaken[place] === 0) nearest[place] = Math.max(nearest[place]!, likeness(best, place))
  }
  return order
}
