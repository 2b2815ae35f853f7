import { Er2almError } from '../errors.ts'
import type { ModelEvaluation, SliceValues } from './evaluate.ts'
import type { MetricKey } from './metrics/registry.ts'
import type { SliceName } from './slices.ts'

/** One model with the mean over its seeds in the place of every per-user value. */
export interface ModelValues {
  readonly model: string
  readonly seeds: readonly number[]
  readonly slices: ReadonlyMap<SliceName, SliceValues>
}

/** The evaluations of each model, models in the order in which they first appear. */
export function groupByModel(evaluations: readonly ModelEvaluation[]): ReadonlyMap<string, readonly ModelEvaluation[]> {
  const groups = new Map<string, ModelEvaluation[]>()
  for (const evaluation of evaluations) {
    const group = groups.get(evaluation.model)
    if (group === undefined) groups.set(evaluation.model, [evaluation])
    else group.push(evaluation)
  }
  return groups
}

/**
 * Averages every per-user value over the seeds of its model: what is compared is the model, not one lucky seed.
 * @throws {Er2almError} EVAL_DIFFERENT_USERS if two seeds of a model were evaluated on different users
 */
export function averageOverSeeds(evaluations: readonly ModelEvaluation[]): readonly ModelValues[] {
  return [...groupByModel(evaluations)].map(([model, runs]) => {
    const slices = new Map<SliceName, SliceValues>()
    for (const [slice, first] of runs[0].slices) {
      const parts = runs.map((run) => requireSameUsers(first, run.slices.get(slice), model, model, slice))
      const values = new Map([...first.values.keys()].map((key) => [key, meanVector(parts, key)]))
      slices.set(slice, { users: first.users, values })
    }
    return { model, seeds: runs.map((run) => run.seed), slices }
  })
}

/**
 * Gives `other` back if it holds the same users as `first`, in the same order: only then are values paired.
 * @throws {Er2almError} EVAL_DIFFERENT_USERS otherwise
 */
export function requireSameUsers(
  first: SliceValues,
  other: SliceValues | undefined,
  firstModel: string,
  otherModel: string,
  slice: SliceName,
): SliceValues {
  const same = other?.users.length === first.users.length && first.users.every((user, p) => other.users[p] === user)
  if (other !== undefined && same) return other
  throw new Er2almError(
    'EVAL_DIFFERENT_USERS',
    `slice ${slice}: ${firstModel} was evaluated on ${first.users.length} users and ${otherModel} on ${other === undefined ? 'none' : `${other.users.length}, not the same ones`}`,
    { hint: 'compare only runs on the same data and the same split' },
  )
}

function meanVector(parts: readonly SliceValues[], key: MetricKey): Float64Array {
  const mean = new Float64Array(parts[0].users.length)
  for (const part of parts) {
    const values = part.values.get(key)
    if (values === undefined) throw new Er2almError('BUG', `a seed has no values of ${key}`)
    for (let p = 0; p < mean.length; p++) mean[p] += values[p]
  }
  // Divided once at the end: seeds with equal values then average to exactly that value, and tie with their equal.
  return mean.map((sum) => sum / parts.length)
}
