import { z } from 'zod'
import { MODEL_LABELS } from '../../pipeline/model-labels.ts'
import type { ModelHistory } from '../../pipeline/train-stage.ts'
import type { Trial } from '../../pipeline/tune.ts'
import { labelOf } from '../../report/wording.ts'
import type { EpochRecord } from '../../train/train.ts'
import { noModel } from './missing.ts'
import type { Curves, EpochPoint, FitCurve, ModelCurves, Reply, TrialRow } from './page-data.ts'
import { fileBeside, type RunReader } from './run-reader.ts'

/** Points of a curve that a page can draw. */
const MOST_POINTS = 500
/** What `npm run demo:tune` and its like leave beside a config. */
const TUNING = 'tuning.json'

const tuning = z.object({
  trials: z.array(
    z.object({
      model: z.string(),
      settings: z.record(z.string(), z.json()),
      validation: z.number().nullable(),
      bestEpoch: z.number(),
      seconds: z.number(),
    }),
  ),
})

/** Loss and validation by epoch of every model and seed, its settings, and the settings that were tried. */
export async function curvesPage(reader: RunReader): Promise<Reply<Curves>> {
  const names = Object.keys(reader.settings().config.models)
  const histories = await Promise.all(names.map((name) => reader.json<ModelHistory>(`models/${name}/history.json`)))
  const trials = await triedSettings(reader)
  const models = histories.flatMap((history) => (history === undefined ? [] : [curvesOf(history, trials)]))
  return models.length === 0 ? noModel(reader) : { models }
}

/** Of any model; a file of another shape is none of ours. */
async function triedSettings(reader: RunReader): Promise<readonly Trial[]> {
  const parsed = tuning.safeParse(await fileBeside<unknown>(reader, TUNING))
  return parsed.success
    ? parsed.data.trials.map((trial) => ({ ...trial, validation: trial.validation ?? Number.NaN }))
    : []
}

function curvesOf({ model, settings, selection, runs }: ModelHistory, trials: readonly Trial[]): ModelCurves {
  const own = settings as Readonly<Record<string, unknown>>
  const seconds = selection.history.reduce((sum, epoch) => sum + epoch.seconds, 0)
  const { bestEpoch } = selection
  return {
    ...{ model, label: labelOf({ labels: MODEL_LABELS }, model), settings: asPairs(own), bestEpoch },
    validation: finite(selection.validation),
    fits: [
      fitOf('choosing', { ...selection, seconds }, bestEpoch),
      ...runs.map((run) => fitOf('final', run, bestEpoch)),
    ],
    trials: trialRows(
      trials.filter((trial) => trial.model === model),
      own,
    ),
  }
}

function fitOf(
  kind: FitCurve['kind'],
  {
    seed,
    seconds,
    history,
  }: { readonly seed: number; readonly seconds: number; readonly history: readonly EpochRecord[] },
  bestEpoch: number,
): FitCurve {
  const terms = [...new Set(history.flatMap((record) => Object.keys(record.terms)))]
  const epochs = thinned(history, bestEpoch).map(({ epoch, loss, terms: values, validation }): EpochPoint => {
    const known = finite(validation)
    return {
      ...{ epoch, loss, terms: terms.map((term) => values[term] ?? 0) },
      ...(known !== null && { validation: known }),
    }
  })
  return { kind, seed, seconds, terms, epochs }
}

/** At most so many epochs, evenly, the chosen and the last one always. */
function thinned(history: readonly EpochRecord[], bestEpoch: number): readonly EpochRecord[] {
  const every = Math.ceil(history.length / (MOST_POINTS - 2))
  return history.filter(({ epoch }, at) => at % every === 0 || at === history.length - 1 || epoch === bestEpoch)
}

/** The trials of a model; of those that tried its settings the best is the chosen one. */
function trialRows(trials: readonly Trial[], own: Readonly<Record<string, unknown>>): readonly TrialRow[] {
  const [chosen] = trials
    .filter(({ settings }) =>
      Object.entries(settings).every(([name, value]) => JSON.stringify(own[name]) === JSON.stringify(value)),
    )
    .toSorted((a, b) => b.validation - a.validation)
  return trials.map((trial) => ({
    ...{ settings: asPairs(trial.settings), validation: finite(trial.validation), bestEpoch: trial.bestEpoch },
    ...{ seconds: trial.seconds, chosen: trial === chosen },
  }))
}

function asPairs(settings: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return Object.entries(settings).map(([name, value]) => [name, JSON.stringify(value)])
}

function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
