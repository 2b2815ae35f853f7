import { existsSync, readFileSync } from 'node:fs'
import type { Context } from '../context.ts'
import { refit } from '../data/refit.ts'
import { Er2almError } from '../errors.ts'
import { compareModels, defaultPairs } from '../evaluate/comparisons.ts'
import type { EvaluateConfig } from '../evaluate/config.ts'
import { evaluateModel, type ModelEvaluation } from '../evaluate/evaluate.ts'
import { planEvaluation } from '../evaluate/evaluation-plan.ts'
import { buildMetricsJson, type ModelSeconds } from '../evaluate/metrics-json.ts'
import { averageOverSeeds } from '../evaluate/model-values.ts'
import { writePerUserCsv } from '../evaluate/per-user-csv.ts'
import { summarise } from '../evaluate/summarise.ts'
import { COMPARISON_USES, SUMMARY_USES, watchedResampling } from '../evaluate/watched-resampling.ts'
import type { Json } from '../llm/request.ts'
import { type Checkpoint, decodeCheckpoint, restoreScorer } from '../models/checkpoint.ts'
import type { Scorer } from '../models/model.ts'
import { modelSpec } from '../models/registry.ts'
import type { RunData } from './data-stage.ts'
import { hashJson, type RunFolder, toLines } from './run-folder.ts'
import type { ModelHistory } from './train-stage.ts'

const VERSION = 1
/** A line for each time that the test was opened in a run folder. */
export const OPENINGS_FILE = 'evaluate/openings.jsonl'

/** An opening of the test. */
export interface TestOpening {
  /** ISO date and time. */
  readonly at: string
  /** SHA-256 of all that decides the figures: equal for a run that was stopped and gone on with. */
  readonly settings: string
}

/**
 * The test, opened once: every model and seed is ranked on the same users, compared with intervals, and written to
 * `evaluate/`.
 */
export async function evaluateStage(
  run: RunFolder,
  config: EvaluateConfig,
  seeds: readonly number[],
  identities: Readonly<Record<string, string>>,
  data: () => Promise<RunData>,
  context: Context,
): Promise<string> {
  const key = { version: VERSION, config: { ...config, seeds } as unknown as Json, inputs: identities }
  const { identity } = await run.stage('evaluate', key, async () => {
    const runData = await data()
    noteOpening(run, hashJson({ ...key }), context)
    const random = context.random.fork('evaluate')
    const plan = planEvaluation(runData.dataset, { ...config, userIds: runData.ids.users }, random)
    const evaluations: ModelEvaluation[] = []
    const seconds = new Map<string, ModelSeconds>()
    for (const model of Object.keys(identities)) {
      const history = run.readJson<ModelHistory>(`models/${model}/history.json`)
      const began = performance.now()
      for (const { seed } of history.runs) {
        const scorer = loadScorer(run, model, seed, runData, config.fit)
        const { progress, signal } = context
        evaluations.push(await evaluateModel(plan, { model, seed, scorer, progress, signal }))
      }
      const runs = history.runs.length
      const trained = history.runs.reduce((sum, { seconds: s }) => sum + s, 0)
      seconds.set(model, { trainSeconds: trained / runs, evaluateSeconds: (performance.now() - began) / 1000 / runs })
    }
    const resampling = { resamples: config.resamples, random }
    const slices = plan.slices.filter(({ users }) => users.length > 0).length
    const summary = watchedResampling(resampling, { slices, uses: SUMMARY_USES }, context.progress, (watched) =>
      summarise(evaluations, watched),
    )
    const metrics = buildMetricsJson(plan, summary, seconds, seeds)
    const values = averageOverSeeds(evaluations)
    const reference = values.some(({ model }) => model === config.reference) ? config.reference : values[0]!.model
    const pairs = defaultPairs(values, reference)
    const { comparisons, skipped } = watchedResampling(
      resampling,
      { slices, uses: COMPARISON_USES },
      context.progress,
      (watched) => compareModels(values, { pairs, metrics: config.primary, resampling: watched }),
    )
    run.write('evaluate/metrics.json', `${JSON.stringify(metrics, null, 2)}\n`)
    run.write('evaluate/comparisons.json', `${JSON.stringify(comparisons, null, 2)}\n`)
    run.write('evaluate/skipped.json', `${JSON.stringify(skipped, null, 2)}\n`)
    await writePerUserCsv(run.path('evaluate/per-user.csv.gz'), evaluations, runData.ids.users)
    return ['evaluate/metrics.json', 'evaluate/comparisons.json', 'evaluate/skipped.json', 'evaluate/per-user.csv.gz']
  })
  return identity
}

/** Written before the first ranking: a stage that is stopped has opened the test, too. */
function noteOpening(run: RunFolder, settings: string, context: Context): void {
  const earlier = existsSync(run.path(OPENINGS_FILE)) ? run.readLines<TestOpening>(OPENINGS_FILE) : []
  const opening: TestOpening = { at: new Date(context.clock.nowMs()).toISOString(), settings }
  run.write(OPENINGS_FILE, toLines([...earlier, opening]))
}

/** The scorer of a trained model in a run folder. */
export function loadScorer(
  run: RunFolder,
  model: string,
  seed: number,
  data: RunData,
  fit: EvaluateConfig['fit'],
): Scorer {
  const { dataset } = data
  const checkpoint = loadCheckpoint(run, model, seed, data)
  const spec = modelSpec(model)
  const fitted = fit === 'train' ? dataset : refit(dataset)
  return restoreScorer(spec, fitted, spec.config.parse(checkpoint.config), checkpoint.tensors)
}

/** What a run folder has saved of a model. @throws {Er2almError} RUN_UNREADABLE, TENSORS_INVALID, CHECKPOINT_… */
export function loadCheckpoint(run: RunFolder, model: string, seed: number, { dataset }: RunData): Checkpoint {
  const file = run.path('models', model, `seed-${seed}.safetensors`)
  const expected = { model, numUsers: dataset.numUsers, numItems: dataset.numItems }
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    throw new Er2almError('RUN_UNREADABLE', `the saved model ${file} cannot be read: ${(cause as Error).message}`, {
      file,
      hint: 'run the config again with this --out folder: the missing model is trained anew',
      cause,
    })
  }
  return decodeCheckpoint(bytes, expected, file)
}
