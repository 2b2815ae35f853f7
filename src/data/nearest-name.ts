/**
 * Edit distance between two names: the least number of inserted, deleted, replaced or swapped neighbouring characters
 * (optimal string alignment). Time: the product of the lengths.
 *
 * @param most where the distance is above it, any number above it may come back, sooner
 */
export function editDistance(a: string, b: string, most: number = Number.POSITIVE_INFINITY): number {
  let twoBack = new Int32Array(b.length + 1)
  let previous = Int32Array.from(twoBack, (_, j) => j)
  let current = new Int32Array(b.length + 1)
  for (let i = 1; i <= a.length; i++) {
    let least = i
    current[0] = i
    const own = a.charCodeAt(i - 1)
    const before = a.charCodeAt(i - 2)
    for (let j = 1; j <= b.length; j++) {
      const other = b.charCodeAt(j - 1)
      let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (own === other ? 0 : 1))
      if (i > 1 && j > 1 && own === b.charCodeAt(j - 2) && before === other) best = Math.min(best, twoBack[j - 2]! + 1)
      current[j] = best
      least = Math.min(least, best)
    }
    // The least of the row before is at most one smaller, and a swap from there costs one: nothing below comes out smaller.
    if (least > most) return least
    const spare = twoBack
    twoBack = previous
    previous = current
    current = spare
  }
  return previous[b.length]!
}

/**
 * The candidate that `name` was most likely meant to be, ignoring case; `undefined` when none is near
 * (more than a third of the longer name, and more than 2 edits, away). Ties: the first candidate.
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    const allowed = Math.max(2, Math.floor(Math.max(name.length, candidate.length) / 3))
    const sharesNothing = distance >= Math.max(name.length, candidate.length)
    if (distance <= allowed && !sharesNothing && distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** `did you mean ease? `, the beginning of a hint; empty when no candidate is near. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const near = nearestName(name, candidates)
  return near === undefined ? '' : `did you mean ${near}? `
}
