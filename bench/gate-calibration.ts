// How well our gate's reliabilities agree with gold: directors, countries and languages that the two local models read in one
// Wikipedia passage a film of ml100k, and those of a run of the demo. Results: docs/noise-control.md, "What was tried".
//   usage: node scripts/with-node.mjs bench/gate-calibration.ts [RUN, runs/demo]
// Needs ../shared/data, ../shared/models and the run. Prints a JSON line a reader and attribute.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { auroc, brierScore, scoreOrder } from '../src/denoise/classifier-metrics.ts'
import { createRandom } from '../src/numeric/random.ts'
import { oneSpelling } from '../src/pipeline/item-attributes.ts'
import { readReplies } from '../src/pipeline/recordings.ts'
import { RELIABILITY_FILE, type WeighedValue } from '../src/pipeline/weigh-values.ts'
import { readStudyFilms } from '../src/study/new-items/films.ts'
import { READER_NAMES, type ReaderName } from '../src/study/new-items/readers.ts'
import { filmsAsRead } from '../src/study/new-items/readings.ts'
import { OUR_GATE } from '../src/study/noise-control/study-gates.ts'
import { readGold } from './gold.ts'

const ATTRIBUTES = ['director', 'country', 'language'] as const

interface Judged {
  readonly attribute: string
  readonly isRight: boolean
  readonly reliability: number
}

const data = join(import.meta.dirname, '..', '..', 'shared', 'data')
const replies = new Map(
  READER_NAMES.map((name) => [name, readReplies(`bench/statement-study/ml100k-${name}.jsonl.gz`)] as const),
)
const [films] = await readStudyFilms(data, ['ml100k'])
for (const reader of READER_NAMES) print(`ml100k, ${reader}`, await readFilms(reader))
print('demo', readRun(process.argv[2] ?? 'runs/demo'))

async function readFilms(reader: ReaderName): Promise<readonly Judged[]> {
  const { items } = await filmsAsRead(films!, data, reader, replies, createRandom(1))
  return items.flatMap(({ stated, read = [] }) =>
    read.flatMap(({ attribute: name, value, weights }): readonly Judged[] => {
      const attribute = ATTRIBUTES.find((id) => id === name)
      if (attribute === undefined) return []
      const gold = stated[attribute] ?? []
      const right = new Set(gold.flatMap((one) => [one, ...oneSpelling(attribute, one)]))
      const isRight = right.has(value)
      return gold.length === 0 ? [] : [{ attribute, isRight, reliability: weights.get(OUR_GATE)! }]
    }),
  )
}

function readRun(run: string): readonly Judged[] {
  const gold = readGold()
  const lines = readFileSync(join(run, RELIABILITY_FILE), 'utf8').split('\n').filter(Boolean)
  return lines.flatMap((line): readonly Judged[] => {
    const { item, name, value, reliability } = JSON.parse(line) as WeighedValue
    const judged = gold.judge(item, name, [inWords(name, value)])
    return judged === undefined || judged === 'unknown'
      ? []
      : [{ attribute: name, isRight: judged === 'right', reliability }]
  })
}

/** Countries and languages are weighed by code, gold has their names. */
function inWords(name: string, value: string): string {
  const type = name === 'country' ? 'region' : 'language'
  const isCode = (name === 'country' && /^[A-Z]{2}$/.test(value)) || (name === 'language' && /^[a-z]{2,3}$/.test(value))
  return isCode ? (new Intl.DisplayNames('en', { type }).of(value) ?? value) : value
}

function print(reader: string, all: readonly Judged[]): void {
  const some = all.filter(({ attribute }) => ATTRIBUTES.some((id) => id === attribute))
  for (const attribute of [...ATTRIBUTES, 'all']) {
    const values = some.filter((one) => attribute === 'all' || one.attribute === attribute)
    const isRight = Uint8Array.from(values, (one) => (one.isRight ? 1 : 0))
    const weights = new Float64Array(values.length).fill(1)
    const scores = Float64Array.from(values, ({ reliability }) => reliability)
    const mean = (list: ArrayLike<number>): number => Array.from(list).reduce((sum, x) => sum + x, 0) / values.length
    const line = {
      ...{ reader, attribute, values: values.length, right: mean(isRight), reliability: mean(scores) },
      brier: brierScore({ scores, isRight, weights }),
      auroc: auroc({ isRight, weights }, scoreOrder(scores)),
    }
    const rounded = Object.entries(line).map(([key, x]) => [key, typeof x === 'number' ? +x.toFixed(4) : x])
    process.stdout.write(`${JSON.stringify(Object.fromEntries(rounded))}\n`)
  }
}
