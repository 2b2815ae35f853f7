import { existsSync } from 'node:fs'
import type { Context } from '../context.ts'
import type { ColumnMapping } from '../data/readers/format.ts'
import { refit } from '../data/refit.ts'
import { Er2almError } from '../errors.ts'
import { takenItems } from '../models/ease-weights.ts'
import { type RunConfig, resolveConfig } from './config.ts'
import { dataStage, loadDataReport, loadRunData, type RunData } from './data-stage.ts'
import { type GivenData, guessGiven } from './guess-given.ts'
import { itemAttributes } from './item-attributes.ts'
import { lockRun } from './lock-run.ts'
import { packageVersion } from './package-version.ts'
import { openRunFolder, type RunFolder } from './run-folder.ts'
import { trainModels } from './train-stage.ts'

export interface QuickStartOptions {
  /** File of interactions, in any format that is read. Absolute. */
  readonly data: string
  /** File with titles of the items. Absolute. */
  readonly catalogue?: string
  /** The run folder. */
  readonly out: string
  /** Default: told by names and values. */
  readonly columns?: ColumnMapping
  /** Only interactions rated at least this count. */
  readonly minRating?: number
  /** One that is fitted at once. Default: ease up to `MOST_EASE_ITEMS` items, above itemknn. */
  readonly model?: string
}

/** What a quick start made. */
export interface QuickStarted {
  readonly run: RunFolder
  readonly model: string
  readonly guessed: GivenData
  /** Seconds spent on telling columns apart, reading and fitting. */
  readonly seconds: { readonly guess: number; readonly read: number; readonly fit: number }
}

/** Items up to which EASE is fitted in a second or two: its time grows with the cube of their number. */
const MOST_EASE_ITEMS = 4000
/** Of the rows, how many may be unreadable. */
const MOST_BAD_SHARE = 0.1
const SEED = 1

/**
 * A run folder that can be served, from a file of interactions alone: columns are told by their names and values, nothing is held out
 * (`data.split: none`), and one model is fitted on everything. The same files give the same folder again at once.
 *
 * @throws {Er2almError} INIT_NO_DATA where the columns cannot be told; DATA_DEFECT if many rows cannot be read, or for a model that
 *   would have to be judged; RUN_BUSY; USAGE if the folder holds a run of a config; those of reading and fitting
 */
export async function quickStart(options: QuickStartOptions, context: Context): Promise<QuickStarted> {
  const { clock } = context
  const began = clock.monotonicMs()
  const guessed = await guessGiven(options.data, options.catalogue, options.columns)
  const run = openRunFolder(options.out, packageVersion(), context)
  refuseOtherRun(run)
  const unlock = lockRun(run.dir)
  try {
    const { baseDir } = guessed
    const guessedAt = clock.monotonicMs()
    const { data } = configOf(guessed, options, 'popularity')
    let read: RunData | undefined
    const { signal, progress } = context
    const identity = await dataStage(run, data, baseDir, signal, progress, (loaded) => {
      read = loaded
    })
    refuseBadRows(run, options.data)
    const loaded = read ?? (await loadRunData(run, signal, progress))
    const readAt = clock.monotonicMs()
    const items = takenItems(loaded.dataset.train).length
    const model = options.model ?? (items <= MOST_EASE_ITEMS ? 'ease' : 'itemknn')
    const config = configOf(guessed, options, model)
    run.write('config.json', `${JSON.stringify({ baseDir, ...config }, null, 2)}\n`)
    const selection = { ...loaded.dataset, itemAttributes: itemAttributes(loaded.catalogue, []) }
    const { models, seeds, evaluate, train, threads } = config
    await trainModels(
      run,
      async () => ({ selection, final: refit(selection) }),
      { data: identity, features: '' },
      { models, seeds, fit: evaluate.fit, stopping: train, threads },
      context,
    )
    const fittedAt = clock.monotonicMs()
    const seconds = (from: number, to: number): number => (to - from) / 1000
    return {
      ...{ run, model, guessed },
      seconds: { guess: seconds(began, guessedAt), read: seconds(guessedAt, readAt), fit: seconds(readAt, fittedAt) },
    }
  } finally {
    unlock()
  }
}

function configOf(
  { interactions, catalogue }: GivenData,
  { data, minRating }: Pick<QuickStartOptions, 'data' | 'minRating'>,
  model: string,
): RunConfig {
  const input = {
    data: {
      interactions: interactions.file,
      ...(catalogue && { catalogue: catalogue.file }),
      split: { kind: 'none' },
      onBadRow: 'skip',
      ...(minRating !== undefined && { minRating }),
    },
    models: { [model]: {} },
    evaluate: { reference: model },
    seeds: [SEED],
    // In this thread: to start another takes longer than to fit.
    threads: 1,
  }
  return resolveConfig(input, data)
}

/** A folder that somebody's run lies in is not written over. */
function refuseOtherRun(run: RunFolder): void {
  if (!existsSync(run.path('config.json'))) return
  const { data, knowledge } = run.readJson<Partial<RunConfig>>('config.json')
  if (data?.split.kind === 'none' && knowledge === undefined) return
  throw new Er2almError('USAGE', `${run.dir} holds the run of a config`, {
    file: run.dir,
    hint: 'name another folder with --out; to serve that run, give its folder in place of --data',
  })
}

/** A few rows without a user are left out; when many cannot be read, the file is not what it was taken for. */
function refuseBadRows(run: RunFolder, file: string): void {
  const interactions = loadDataReport(run).files.find(({ role }) => role === 'interactions')
  if (interactions === undefined) return
  const { rows, badRows, badRowExamples } = interactions
  if (badRows <= MOST_BAD_SHARE * (rows + badRows)) return
  throw new Er2almError(
    'DATA_DEFECT',
    `${badRows} of ${rows + badRows} rows cannot be read: ${badRowExamples[0]?.message}`,
    {
      file,
      hint: 'correct the rows, or name the columns: --columns user=NAME,item=NAME',
    },
  )
}
