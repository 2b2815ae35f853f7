// How good the lists of items are that are added while a run is served (docs/serving-events.md): a fifth of the items plays new,
// is placed as `POST /items` places it beside the others, and is ranked for everybody who took one of it.
//   usage: node scripts/with-node.mjs bench/cold-items.ts [--run RUN] [--encoder FOLDER] [draws, 5]
// Without --run: ML-100K with true attributes from ../shared/data, plots with --encoder. With it: a run's own films with what its
// language model read. --encoder: all-minilm-l6-v2 of ../shared/models, for texts. Prints Markdown; under two minutes without it.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bootstrapMeans, type Interval, meanOf, percentileInterval } from '../src/evaluate/bootstrap.ts'
import { evaluateModel } from '../src/evaluate/evaluate.ts'
import { planEvaluation } from '../src/evaluate/evaluation-plan.ts'
import type { SliceName } from '../src/evaluate/slices.ts'
import { createRandom } from '../src/numeric/random.ts'
import { holdOutItems, indexStudy } from '../src/study/new-items/hold-out.ts'
import type { Drawn } from '../src/study/new-items/item-cold.ts'
import { partsByUser, questionsOf } from '../src/study/new-items/item-cold-figures.ts'
import { NOT_STRETCHED, rowsOfDraw, shareOfNew, wholeLists } from './cold-items/draw.ts'
import { filmsOfRun, movieLens, textsOf } from './cold-items/films.ts'

const SHARE = 0.2
/** Another than that of the draws on which the constants were chosen. */
const SEED = 2026
const RESAMPLES = 2000
const METRIC = 'ndcg@20'
const OURS = 'like these, by ease'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { run: { type: 'string' }, encoder: { type: 'string' } },
})
const draws = Number(positionals[0] ?? 5)
const began = process.cpuUsage()
const films =
  values.run === undefined
    ? await movieLens(fileURLToPath(new URL('../../shared/data', import.meta.url)))
    : await filmsOfRun(values.run)
const texts = values.encoder === undefined ? undefined : await textsOf(films, values.encoder)

const root = createRandom(SEED)
const indexed = indexStudy(films.data)
const settings = { fit: 'train', mask: 'train', metrics: ['ndcg'], cutoffs: [20], ties: 'random' } as const
const drawn = new Map<string, Drawn[]>()
const whole = new Map<string, Record<'all' | 'known' | 'new' | 'share', number>[]>()
let heldOut = 0
for (let draw = 0; draw < draws; draw++) {
  const split = holdOutItems(films.data, indexed, SHARE, root.fork(`hold out ${draw}`))
  const held = [...new Set(split.test.colIdx)].sort((a, b) => a - b)
  heldOut = held.length
  const plan = planEvaluation(split, settings, root.fork(`ties ${draw}`))
  for (const { name, scorer } of await rowsOfDraw(films, split, held, texts, root.fork(`fit ${draw}`))) {
    // Among new items alone a factor changes nothing.
    if (name === NOT_STRETCHED) continue
    const { slices } = await evaluateModel(plan, { model: name, seed: 1, scorer })
    const { users, values: figures } = slices.get('shelf')!
    push(drawn, name, { users, values: figures.get(METRIC)!, byPopularity: [] })
  }
  const mixed = wholeLists(split, root.fork(`whole ${draw}`))
  const mixedPlan = planEvaluation(mixed, settings, root.fork(`whole ties ${draw}`))
  for (const { name, scorer, isMixed } of await rowsOfDraw(films, mixed, held, texts, root.fork(`fit whole ${draw}`))) {
    if (!isMixed) continue
    const { slices } = await evaluateModel(mixedPlan, { model: name, seed: 1, scorer })
    const mean = (slice: SliceName): number => meanOf(slices.get(slice)!.values.get(METRIC)!)
    const share = shareOfNew(scorer, mixed, held)
    push(whole, name, { all: mean('all'), known: mean('known'), new: mean('new'), share })
  }
  process.stderr.write(`draw ${draw + 1} of ${draws}\n`)
}

function push<T>(map: Map<string, T[]>, name: string, value: T): void {
  map.set(name, [...(map.get(name) ?? []), value])
}

const byUser = new Map([...drawn].map(([name, all]) => [name, partsByUser(all)]))
const resampling = { resamples: RESAMPLES, random: root.fork('resampling') }
const rows = [...byUser].map(([name, parts]) => ({ name, figures: Float64Array.from(parts.values()) }))
const means = bootstrapMeans(
  rows.map(({ figures }) => figures),
  resampling,
  'rows',
)
const four = (value: number): string => value.toFixed(4)
const ends = (interval: Interval | null): string =>
  interval === null ? '–' : `${four(interval[0])} to ${four(interval[1])}`
const print = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`)
}

print(
  `${films.data.name}: ${draws} draws of ${heldOut} of ${films.catalogue.length} items, ranked against each other for ${rows[0]!.figures.length} users`,
  '',
  '| new items are scored by | NDCG@20 | 95 %, users |',
  '|---|---|---|',
  ...rows.map(
    ({ name, figures }, at) => `| ${name} | ${four(meanOf(figures))} | ${ends(percentileInterval(means[at]!))} |`,
  ),
  '',
  '| difference | NDCG@20 | 95 %, users | 95 %, draws of items | draws ahead |',
  '|---|---|---|---|---|',
)
const asked = rows.flatMap(({ name: b }) => (b === OURS ? [] : [{ a: OURS, b, asks: '' }]))
for (const { a, b, delta, ci95, itemsCi95, drawsAhead } of questionsOf(drawn, byUser, asked, SHARE, resampling))
  print(`| ${a} − ${b} | ${four(delta)} | ${ends(ci95)} | ${ends(itemsCi95)} | ${drawsAhead} of ${draws} |`)
print(
  '',
  'Whole lists, known and new items together; a fifth of all interactions is the test:',
  '',
  '| new items are scored by | NDCG@20 | known targets | new targets | new items among the first 20 |',
  '|---|---|---|---|---|',
)
for (const [name, all] of whole) {
  const mean = (key: keyof (typeof all)[number]): number => meanOf(Float64Array.from(all, (one) => one[key]))
  print(
    `| ${name} | ${four(mean('all'))} | ${four(mean('known'))} | ${four(mean('new'))} | ${(100 * mean('share')).toFixed(1)} % |`,
  )
}
const { user, system } = process.cpuUsage(began)
print('', `${((user + system) / 1e6).toFixed(0)} s of processor time`)
