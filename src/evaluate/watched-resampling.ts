import type { Progress } from '../context.ts'
import type { Resampling } from './bootstrap.ts'
import { SLICE_NAMES } from './slices.ts'

/** Draws between two words about how far it is. */
const TOLD_EVERY = 50
/** Uses of the draws of a slice: intervals of the means; intervals and p-values of the differences. */
export const SUMMARY_USES = 1
export const COMPARISON_USES = 2

/**
 * Runs `work` with a resampling that says how far it is: ten thousand draws over many users take a while.
 *
 * @param slices how many have users
 * @param uses   of each slice's draws
 */
export function watchedResampling<T>(
  resampling: Resampling,
  { slices = SLICE_NAMES.length, uses }: { readonly slices?: number; readonly uses: number },
  progress: Progress,
  work: (watched: Resampling) => T,
): T {
  const step = progress.start('resample', resampling.resamples * slices * uses)
  let drawn = 0
  const onDraw = (): void => {
    drawn++
    if (drawn % TOLD_EVERY === 0) step.update(drawn)
  }
  try {
    return work({ ...resampling, onDraw })
  } finally {
    step.end()
  }
}
