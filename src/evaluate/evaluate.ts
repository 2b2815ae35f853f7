import { setImmediate } from 'node:timers/promises'
import { type Progress, silentProgress } from '../context.ts'
import { Er2almError } from '../errors.ts'
import type { Scorer } from '../models/model.ts'
import type { EvaluationPlan } from './evaluation-plan.ts'
import { METRICS, type MetricKey, parseMetricKey } from './metrics/registry.ts'
import { BLOCK_USERS, createRanker, type Rankings, rankedItems } from './rank.ts'
import type { Slice, SliceName } from './slices.ts'

/**
 * Draws of a random order among equal scores, per user. A model that gives all new items one score has a shelf of pure
 * chance: one draw would make it lucky or unlucky, the mean of several comes close to what chance is worth. A power of
 * two, so that dividing is exact.
 */
export const TIE_DRAWS = 16

/** Per-user values of one slice: entry p of every vector belongs to `users[p]`. */
export interface SliceValues {
  /** Ascending user indices. */
  readonly users: Int32Array
  readonly values: ReadonlyMap<MetricKey, Float64Array>
}

/** All that is measured of one model with one seed. */
export interface ModelEvaluation {
  readonly model: string
  readonly seed: number
  readonly slices: ReadonlyMap<SliceName, SliceValues>
}

export interface EvaluationRun {
  readonly model: string
  readonly seed: number
  readonly scorer: Scorer
  readonly progress?: Progress
  readonly signal?: AbortSignal
}

/**
 * Ranks the candidates for every user of the test and computes every metric at every cut-off on every slice.
 * With random ties, a user whose ranking has any gets the mean over `TIE_DRAWS` draws of their order.
 * Slices without a user are left out. Users are scored once, in blocks; between blocks the signal is looked at.
 *
 * @throws {Er2almError} EVAL_NAN_SCORE if a score is NaN · INTERRUPTED if the signal aborts ·
 *                       BUG if the scorer's number of items is not the data's
 */
export async function evaluateModel(plan: EvaluationPlan, run: EvaluationRun): Promise<ModelEvaluation> {
  if (run.scorer.numItems !== plan.maskPattern.cols) {
    const found = `${run.scorer.numItems} items, the data have ${plan.maskPattern.cols}`
    throw new Er2almError('BUG', `model ${run.model} scores ${found}`)
  }
  const measures = plan.slices.filter((slice) => slice.users.length > 0).map((slice) => measureOf(slice, plan))
  const candidates = [...new Set(measures.map((measure) => measure.slice.candidates))]
  const ranker = createRanker({
    model: run.model,
    scorer: run.scorer,
    mask: plan.maskPattern,
    candidates,
    depth: plan.depth,
    ties: plan.ties,
    random: plan.random,
    userIds: plan.userIds,
  })
  const users = plan.slices[0].users
  const step = (run.progress ?? silentProgress).start(`evaluate ${run.model}`, users.length)
  try {
    for (let from = 0; from < users.length; from += BLOCK_USERS) {
      await setImmediate()
      if (run.signal?.aborted) throw new Er2almError('INTERRUPTED', `evaluation of ${run.model} was interrupted`)
      const block = users.subarray(from, from + BLOCK_USERS)
      const rankings = ranker.rank(block)
      const filled = measures.map((measure) => measure.filled)
      for (let draw = 0; draw < (plan.ties === 'random' ? TIE_DRAWS : 1); draw++) {
        if (draw > 0) ranker.redraw(draw)
        measures.forEach((measure, m) => {
          measure.filled = filled[m]
          measureBlock(measure, block, rankings[candidates.indexOf(measure.slice.candidates)], draw)
        })
      }
      step.update(from + block.length)
    }
  } finally {
    step.end()
  }
  const slices = measures.map(({ slice, values }) => [slice.name, { users: slice.users, values }] as const)
  return { model: run.model, seed: run.seed, slices: new Map(slices) }
}

/** A slice while it is being filled. */
interface Measure {
  readonly slice: Slice
  readonly values: ReadonlyMap<MetricKey, Float64Array>
  readonly columns: readonly { readonly compute: Compute; readonly k: number; readonly out: Float64Array }[]
  /** Number of the slice's users filled so far: both the slice's users and the blocks come in ascending order. */
  filled: number
}

type Compute = (ranked: Int32Array, relevant: Int32Array, k: number) => number

function measureOf(slice: Slice, plan: EvaluationPlan): Measure {
  const values = new Map(plan.keys.map((key) => [key, new Float64Array(slice.users.length)]))
  const columns = plan.keys.map((key) => {
    const { name, k } = parseMetricKey(key)
    return { compute: METRICS[name].compute, k, out: values.get(key)! }
  })
  return { slice, values, columns, filled: 0 }
}

/** Adds one draw of a block. Rows without a tie count wholly in the first draw. */
function measureBlock(measure: Measure, block: Int32Array, rankings: Rankings, draw: number): void {
  const { users, targets } = measure.slice
  for (let b = 0; b < block.length; b++) {
    if (users[measure.filled] !== block[b]) continue
    const position = measure.filled++
    const isTied = rankings.tied[b] === 1
    if (draw > 0 && !isTied) continue
    const weight = isTied ? 1 / TIE_DRAWS : 1
    const relevant = targets.colIdx.subarray(targets.rowPtr[block[b]], targets.rowPtr[block[b] + 1])
    const ranked = rankedItems(rankings, b)
    for (const { compute, k, out } of measure.columns) out[position] += weight * compute(ranked, relevant, k)
  }
}
