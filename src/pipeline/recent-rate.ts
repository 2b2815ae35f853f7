/** The pace of the last minutes: after a resume, what was recorded before passes in no time. */
const WINDOW_MS = 120_000
const SAMPLE_EVERY_MS = 250
/** Longer without any progress, and work was held up: the pace is measured anew from there. */
const PAUSE_MS = 30_000

/** How fast something goes on. */
export interface RecentRate {
  /** @param done units in all @returns units a second over the last minutes; 0 while nothing is known */
  update(done: number, nowMs: number): number
}

/** @param beganMs of a monotonic clock, as all times given to it */
export function createRecentRate(beganMs: number): RecentRate {
  let recent: { readonly atMs: number; readonly done: number }[] = [{ atMs: beganMs, done: 0 }]
  return {
    update(done, nowMs) {
      const last = recent.at(-1)!
      if (nowMs - last.atMs > PAUSE_MS) recent = [{ atMs: nowMs, done }]
      else if (nowMs - last.atMs >= SAMPLE_EVERY_MS) recent.push({ atMs: nowMs, done })
      while (recent.length > 2 && recent[1]!.atMs <= nowMs - WINDOW_MS) recent.shift()
      const [first] = recent
      return nowMs > first!.atMs ? (done - first!.done) / ((nowMs - first!.atMs) / 1000) : 0
    },
  }
}
