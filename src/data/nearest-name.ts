/**
 * Edit distance between two names: the least number of inserted, deleted, replaced or swapped neighbouring characters
 * (optimal string alignment).
 */
export function editDistance(a: string, b: string): number {
  let twoBack: number[] = []
  let previous: number[] = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, twoBack[j - 2] + 1)
      current.push(best)
    }
    twoBack = previous
    previous = current
  }
  return previous[b.length]
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
