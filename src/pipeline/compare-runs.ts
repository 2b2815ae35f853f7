import { basename } from 'node:path'
import { type Progress, silentProgress } from '../context.ts'
import { type ComparisonTable, compareModels, defaultPairs, type ModelPair } from '../evaluate/comparisons.ts'
import type { EvaluateConfig } from '../evaluate/config.ts'
import { averageOverSeeds, type ModelValues } from '../evaluate/model-values.ts'
import { readPerUserCsv } from '../evaluate/per-user-csv.ts'
import { COMPARISON_USES, watchedResampling } from '../evaluate/watched-resampling.ts'
import { createRandom } from '../numeric/random.ts'
import type { RunFolder } from './run-folder.ts'

/** Models of several runs, compared on the same users. */
export interface RunComparison extends ComparisonTable {
  /** Names as in the comparisons: `MODEL`, or `RUN/MODEL` with several runs. */
  readonly models: readonly string[]
  readonly reference: string
  readonly users: number
}

/**
 * Compares the models of one run or several, with the statistics of the evaluation stage: seeds averaged, paired over
 * users, one Holm family. Pairs: the reference with every other model, the best of the others with the rest, and with
 * several runs each model of the first run with its namesakes in the others.
 *
 * @param runs      at least one
 * @param settings  of the first run: metrics, resamples, reference
 * @param seed      first seed of the first run; one run alone then gives its own `comparisons.json` again
 * @param reference name as in `models`; default: the reference of the first run, else its first model
 * @throws {Er2almError} FILE_MISSING, EVAL_FILE; EVAL_DIFFERENT_USERS; EVAL_UNKNOWN_MODEL
 */
export async function compareRuns(
  runs: readonly RunFolder[],
  settings: EvaluateConfig,
  seed: number,
  reference?: string,
  progress: Progress = silentProgress,
): Promise<RunComparison> {
  const userIndex = new Map<string, number>()
  const names = runNames(runs)
  const byRun: ModelValues[][] = []
  for (const [r, run] of runs.entries()) {
    const values = averageOverSeeds(await readPerUserCsv(run.path('evaluate/per-user.csv.gz'), userIndex))
    byRun.push(
      values.map((value) => ({ ...value, model: names[r] === '' ? value.model : `${names[r]}/${value.model}` })),
    )
  }
  const models = byRun.flat()
  const chosen = reference ?? referenceOf(byRun[0]!, names[0]!, settings)
  const pairs = pairsOf(byRun, names, models, chosen)
  const resampling = { resamples: settings.resamples, random: createRandom(seed).fork('evaluate') }
  const { comparisons, skipped } = watchedResampling(resampling, { uses: COMPARISON_USES }, progress, (watched) =>
    compareModels(models, { pairs, metrics: settings.primary, resampling: watched }),
  )
  const users = models[0]!.slices.get('all')?.users.length ?? 0
  return { models: models.map(({ model }) => model), reference: chosen, users, comparisons, skipped }
}

/** The last part of each folder's path where these differ, else the whole path; nothing with one run. */
function runNames(runs: readonly RunFolder[]): readonly string[] {
  if (runs.length === 1) return ['']
  const short = runs.map(({ dir }) => basename(dir))
  return new Set(short).size === short.length ? short : runs.map(({ dir }) => dir)
}

function referenceOf(first: readonly ModelValues[], name: string, settings: EvaluateConfig): string {
  const wanted = name === '' ? settings.reference : `${name}/${settings.reference}`
  return first.some(({ model }) => model === wanted) ? wanted : first[0]!.model
}

function pairsOf(
  byRun: readonly (readonly ModelValues[])[],
  names: readonly string[],
  models: readonly ModelValues[],
  reference: string,
): readonly ModelPair[] {
  const pairs = new Map(defaultPairs(models, reference).map((pair) => [pairKey(pair), pair]))
  for (const { model } of byRun.length > 1 ? byRun[0]! : []) {
    const bare = model.slice(names[0]!.length)
    byRun.slice(1).forEach((others, r) => {
      const twin = others.find((other) => other.model === `${names[r + 1]}${bare}`)
      if (twin === undefined) return
      const pair: ModelPair = [model, twin.model]
      if (!pairs.has(pairKey(pair))) pairs.set(pairKey(pair), pair)
    })
  }
  return [...pairs.values()]
}

/** Equal for a pair and its reverse: the same question is asked once. */
function pairKey(pair: ModelPair): string {
  return JSON.stringify([...pair].sort())
}
