// How well our gate's reliabilities agree with gold, as it is and made otherwise: directors, countries and languages that the two
// local models read in one Wikipedia passage a film of ml100k, and those of a run of the demo. Results: docs/noise-control.md,
// "What was tried".
//   usage: node scripts/with-node.mjs bench/gate-calibration.ts [RUN, runs/demo]
// Needs ../shared/data and the run. Prints a JSON line a gate, reader and attribute.
import { join } from 'node:path'
import { auroc, brierScore, scoreOrder } from '../src/denoise/classifier-metrics.ts'
import { CROSS_FIT_SETTINGS } from '../src/denoise/cross-fit-gate.ts'
import type { ValueInContext } from '../src/denoise/planting/plant-kinds.ts'
import { TRAINING_SETTINGS } from '../src/denoise/planting/training-examples.ts'
import { RELIABILITY_SETTINGS, type ReliabilitySettings, valueReliability } from '../src/denoise/value-reliability.ts'
import { createRandom } from '../src/numeric/random.ts'
import { createContext } from '../src/pipeline/create-context.ts'
import { loadRunData } from '../src/pipeline/data-stage.ts'
import { oneSpelling } from '../src/pipeline/item-attributes.ts'
import { readReplies } from '../src/pipeline/recordings.ts'
import { openFinishedRun, openRunStore } from '../src/pipeline/run.ts'
import { judgedValues } from '../src/pipeline/weigh-values.ts'
import { readStudyFilms } from '../src/study/new-items/films.ts'
import { readableItems } from '../src/study/new-items/readable-items.ts'
import { READER_NAMES, type ReaderName } from '../src/study/new-items/readers.ts'
import { spellings, statedValues } from '../src/study/new-items/stated-by-reader.ts'
import { readGold } from './gold.ts'

const ATTRIBUTES = ['director', 'country', 'language'] as const
type Judged = (typeof ATTRIBUTES)[number]

const gates: Readonly<Record<string, ReliabilitySettings>> = {
  'our gate': RELIABILITY_SETTINGS,
  'one family, half right, none unread': withSettings({ families: 'together', shares: 'planted' }, 0),
  'one family, none unread': withSettings({ families: 'together' }, 0),
  'none unread': withSettings({}, 0),
  'a twentieth unread': withSettings({}, 0.05),
  'a fifth unread': withSettings({}, 0.2),
}

/** Values as one reader stated them, and whether gold agrees; undefined where it says nothing. */
interface Reading {
  readonly name: string
  readonly values: readonly ValueInContext[]
  readonly isRight: (value: ValueInContext) => boolean | undefined
}

const data = join(import.meta.dirname, '..', '..', 'shared', 'data')
const [films] = await readStudyFilms(data, ['ml100k'])
const readings: Reading[] = []
for (const reader of READER_NAMES) readings.push(await readingOfFilms(reader))
readings.push(await readingOfRun(process.argv[2] ?? 'runs/demo'))
for (const [gate, settings] of Object.entries(gates)) for (const reading of readings) print(gate, settings, reading)

function withSettings(gate: Partial<typeof CROSS_FIT_SETTINGS>, unread: number): ReliabilitySettings {
  return {
    ...RELIABILITY_SETTINGS,
    gate: { ...CROSS_FIT_SETTINGS, ...gate },
    training: { ...TRAINING_SETTINGS, unread },
  }
}

async function readingOfFilms(reader: ReaderName): Promise<Reading> {
  const { items } = films!
  const replies = readReplies(`bench/statement-study/ml100k-${reader}.jsonl.gz`)
  const { values } = statedValues(reader, items, await readableItems(data, items), replies)
  const itemOf = new Map(items.map((item) => [item.id, item]))
  const isRight = (value: ValueInContext): boolean | undefined => {
    const { item, attribute } = value.stated
    const gold = itemOf.get(item)!.stated[attribute as Judged] ?? []
    const right = new Set(gold.flatMap((one) => [one, ...oneSpelling(attribute, one)]))
    return gold.length === 0 ? undefined : spellings(value).some((one) => right.has(one))
  }
  return { name: `ml100k, ${reader}`, values, isRight }
}

async function readingOfRun(path: string): Promise<Reading> {
  const context = createContext({ seed: 1 })
  const { run, config } = openFinishedRun(path, context)
  const { knowledge, enrich } = config
  if (knowledge === undefined || enrich === undefined) throw new Error(`${path} has no enrichment`)
  const store = openRunStore(run)
  const values = await judgedValues(run, { knowledge, enrich, store }, await loadRunData(run), context)
  store.close()
  const gold = readGold()
  const isRight = ({ stated: { item, attribute, value } }: ValueInContext): boolean | undefined => {
    const judged = gold.judge(item, attribute, [value])
    return judged === undefined || judged === 'unknown' ? undefined : judged === 'right'
  }
  return { name: 'demo', values, isRight }
}

function print(gate: string, settings: ReliabilitySettings, { name: reader, values, isRight: judge }: Reading): void {
  const { reliability } = valueReliability(values, createRandom(1), settings)
  const judged = values.flatMap((value, at) => {
    const isRight = judge(value)
    return isRight === undefined ? [] : [{ attribute: value.stated.attribute, isRight, reliability: reliability[at]! }]
  })
  const some = judged.filter(({ attribute }) => ATTRIBUTES.some((id) => id === attribute))
  for (const attribute of [...ATTRIBUTES, 'all']) {
    const ofOne = some.filter((one) => attribute === 'all' || one.attribute === attribute)
    const isRight = Uint8Array.from(ofOne, (one) => (one.isRight ? 1 : 0))
    const weights = new Float64Array(ofOne.length).fill(1)
    const scores = Float64Array.from(ofOne, (one) => one.reliability)
    const mean = (list: ArrayLike<number>): number => Array.from(list).reduce((sum, x) => sum + x, 0) / ofOne.length
    const line = {
      ...{ gate, reader, attribute, values: ofOne.length, right: mean(isRight), reliability: mean(scores) },
      brier: brierScore({ scores, isRight, weights }),
      auroc: auroc({ isRight, weights }, scoreOrder(scores)),
    }
    const rounded = Object.entries(line).map(([key, x]) => [key, typeof x === 'number' ? +x.toFixed(4) : x])
    process.stdout.write(`${JSON.stringify(Object.fromEntries(rounded))}\n`)
  }
}
