import type { Random } from '../context.ts'
import type { RecDataset } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import type { Csr } from '../numeric/csr.ts'
import { maskOf, type Parts, requireUnmaskedTargets } from './mask.ts'
import { type MetricKey, type MetricName, metricKeys } from './metrics/registry.ts'
import type { TieRule } from './rank.ts'
import { type Candidates, makeSlices, type Slice } from './slices.ts'

export interface EvaluationSettings {
  /** What the models were fitted on. */
  readonly fit: Parts
  /** What is taken out of every ranking. Never less than `fit`. */
  readonly mask: Parts
  readonly metrics: readonly MetricName[]
  readonly cutoffs: readonly number[]
  readonly ties: TieRule
  /** Items that may be ranked; every item when absent. */
  readonly candidates?: Candidates
  /** Original ids by user index, for errors. */
  readonly userIds?: readonly string[]
}

/** Everything about an evaluation that is the same for all models, checked once. */
export interface EvaluationPlan extends EvaluationSettings {
  readonly keys: readonly MetricKey[]
  readonly maskPattern: Csr
  readonly slices: readonly Slice[]
  /** Longest cut-off: how many items are ranked. */
  readonly depth: number
  readonly random: Random
}

/**
 * Prepares the evaluation of any number of models on the test part.
 *
 * @param dataset with its train and validation parts as they were split, also when the models are refitted on both
 * @param random  stream of the evaluation; only forked
 * @throws {Er2almError} CONFIG_INVALID if something fitted would stay unmasked or there is no metric or cut-off ·
 *                       EVAL_NO_TEST if nobody has a test item · EVAL_MASKED_TARGET if a test item is masked ·
 *                       EVAL_TARGET_NOT_CANDIDATE if a test item is not among the candidates
 */
export function planEvaluation(dataset: RecDataset, settings: EvaluationSettings, random: Random): EvaluationPlan {
  const { cutoffs, metrics, userIds } = settings
  if (settings.fit === 'train+validation' && settings.mask === 'train') {
    throw new Er2almError('CONFIG_INVALID', 'fit is "train+validation" but mask is "train"', {
      hint: 'mask everything the models are fitted on: set mask to "train+validation"',
    })
  }
  if (cutoffs.length === 0 || metrics.length === 0 || !cutoffs.every((k) => Number.isInteger(k) && k >= 1)) {
    throw new Er2almError('CONFIG_INVALID', `cannot evaluate [${metrics}] at the cut-offs [${cutoffs}]`, {
      hint: 'give at least one metric, and cut-offs that are whole numbers from 1',
    })
  }
  if (dataset.test.colIdx.length === 0) {
    throw new Er2almError('EVAL_NO_TEST', 'no user has a test interaction, so there is nothing to evaluate', {
      hint: 'check the split: its test part is empty',
    })
  }
  const candidates = settings.candidates ?? 'all'
  const maskPattern = maskOf(dataset, settings.mask)
  requireUnmaskedTargets(maskPattern, dataset.test, userIds)
  if (candidates !== 'all') requireCandidateTargets(candidates, dataset)
  return {
    ...settings,
    candidates,
    keys: metricKeys(metrics, cutoffs),
    maskPattern,
    slices: makeSlices(dataset, candidates),
    depth: Math.max(...cutoffs),
    random,
  }
}

function requireCandidateTargets(candidates: Int32Array, dataset: RecDataset): void {
  const isCandidate = new Uint8Array(dataset.numItems)
  for (const item of candidates) isCandidate[item] = 1
  const outside = dataset.test.colIdx.filter((item) => isCandidate[item] === 0).length
  if (outside === 0) return
  throw new Er2almError(
    'EVAL_TARGET_NOT_CANDIDATE',
    `${outside} of ${dataset.test.colIdx.length} test interactions are on items that are not candidates, so they could never be found`,
    { hint: 'add these items to the candidates, or take the interactions out of the test part' },
  )
}
