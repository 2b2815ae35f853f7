import type { Random } from '../../context.ts'
import { createPool, plantError } from '../../denoise/planting/plant-errors.ts'
import { PLANT_KIND_NAMES, type PlantKind } from '../../denoise/planting/plant-kinds.ts'
import { errorHabits, trustedValues } from '../../denoise/planting/training-examples.ts'
import { shuffle } from '../../numeric/random.ts'
import type { JudgedValue } from './judged-values.ts'

/** A right statement, or an error in its place. */
export interface MixtureValue extends JudgedValue {
  /** How it errs; null where it is right. */
  readonly kind: PlantKind | null
}

/** Right statements of which a share was replaced by planted errors. */
export interface PlantedMixture {
  readonly share: number
  readonly values: readonly MixtureValue[]
}

/**
 * Plants errors at several shares; those of a smaller share are also in the larger ones. The kinds take turns. An error takes the
 * place of the right value in its reply: nothing but what it says, and what is said of it, gives it away.
 *
 * @param right  statements that are right
 * @param stated all statements: where wrong values are drawn from
 * @param shares each in (0, 1)
 */
export function plantedMixtures(
  right: readonly JudgedValue[],
  stated: readonly JudgedValue[],
  shares: readonly number[],
  random: Random,
): readonly PlantedMixture[] {
  const pool = createPool(stated, trustedValues(stated, false))
  const habits = { ...errorHabits(stated), appended: 0 }
  const order = Int32Array.from(right.keys())
  shuffle(random.fork('order'), order)
  const draws = random.fork('errors')
  const errors = new Map<number, MixtureValue>()
  const most = Math.round(right.length * Math.max(0, ...shares))
  for (let n = 0; n < most; n++) {
    const value = right[order[n]]
    const planted = plantError(value, PLANT_KIND_NAMES[n % PLANT_KIND_NAMES.length], pool, habits, draws)
    if (planted !== undefined) errors.set(order[n], { ...value, ...planted })
  }
  return shares.map((share) => {
    const chosen = new Set(order.subarray(0, Math.round(right.length * share)))
    const values = right.map((value, i): MixtureValue => {
      const error = chosen.has(i) ? errors.get(i) : undefined
      return error ?? { ...value, isRight: true, kind: null }
    })
    return { share, values }
  })
}
