// How good the lists of items are that are added while a run is served (docs/serving-events.md): a fifth of the items plays new,
// is placed as `POST /items` places it beside the others, and is ranked for everybody who took one of it.
//   usage: node scripts/with-node.mjs bench/cold-items.ts [--run RUN] [--encoder FOLDER] [draws, 5]
// Without --run: ML-100K with true attributes from ../shared/data, plots with --encoder. With it: a run's own films with what its
// language model read. --encoder: all-minilm-l6-v2 of ../shared/models, for texts. Prints Markdown; under two minutes without it.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bootstrapMeans, percentileInterval } from '../src/evaluate/bootstrap.ts'
import { evaluateModel } from '../src/evaluate/evaluate.ts'
import { planEvaluation } from '../src/evaluate/evaluation-plan.ts'
import { createRandom } from '../src/numeric/random.ts'
import { holdOutItems, indexStudy } from '../src/study/new-items/hold-out.ts'
import type { Drawn } from '../src/study/new-items/item-cold.ts'
import { partsByUser, questionsOf } from '../src/study/new-items/item-cold-figures.ts'
import { rowsOfDraw, shareOfNew } from './cold-items/draw.ts'
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
const drawn = new Map<string, Drawn[]>()
/** Share of new items among the first 20 places of whole lists, by row and draw. */
const shares = new Map<string, number[]>()
let heldOut = 0
for (let draw = 0; draw < draws; draw++) {
  const split = holdOutItems(films.data, indexed, SHARE, root.fork(`hold out ${draw}`))
  heldOut = new Set(split.test.colIdx).size
  const settings = { fit: 'train', mask: 'train', metrics: ['ndcg'], cutoffs: [20], ties: 'random' } as const
  const plan = planEvaluation(split, settings, root.fork(`ties ${draw}`))
  for (const { name, scorer, isMixed } of await rowsOfDraw(films, split, texts, root.fork(`fit ${draw}`))) {
    const { slices } = await evaluateModel(plan, { model: name, seed: 1, scorer })
    const { users, values: figures } = slices.get('shelf')!
    drawn.set(name, [...(drawn.get(name) ?? []), { users, values: figures.get(METRIC)!, byPopularity: [] }])
    if (isMixed) shares.set(name, [...(shares.get(name) ?? []), shareOfNew(scorer, split)])
    process.stderr.write(`draw ${draw + 1} of ${draws}, ${name}\n`)
  }
}

const byUser = new Map([...drawn].map(([name, all]) => [name, partsByUser(all)]))
const resampling = { resamples: RESAMPLES, random: root.fork('resampling') }
const rows = [...byUser].map(([name, parts]) => ({ name, values: Float64Array.from(parts.values()) }))
const means = bootstrapMeans(
  rows.map((row) => row.values),
  resampling,
  'rows',
)
const four = (value: number): string => value.toFixed(4)
const ends = (interval: readonly [number, number] | null): string =>
  interval === null ? '–' : `${four(interval[0])} to ${four(interval[1])}`
const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

print(
  `${films.data.name}: ${draws} draws of ${heldOut} of ${films.catalogue.length} items, ranked against each other for ${rows[0]!.values.length} users`,
)
print('')
print('| new items are scored by | NDCG@20 | 95 %, users | of the first 20 of whole lists |')
print('|---|---|---|---|')
rows.forEach(({ name, values: figures }, at) => {
  const mean = figures.reduce((sum, value) => sum + value, 0) / figures.length
  const share = shares.get(name)?.reduce((sum, one) => sum + one / draws, 0)
  const percent = share === undefined ? '–' : `${(100 * share).toFixed(1)} %`
  print(`| ${name} | ${four(mean)} | ${ends(percentileInterval(means[at]!))} | ${percent} |`)
})
print('')
print('| difference | NDCG@20 | 95 %, users | 95 %, draws of items | draws ahead |')
print('|---|---|---|---|---|')
const others = rows.map(({ name }) => name).filter((name) => name !== OURS)
const asked = others.map((b) => ({ a: OURS, b, asks: '' }))
for (const { a, b, delta, ci95, itemsCi95, drawsAhead } of questionsOf(drawn, byUser, asked, SHARE, resampling))
  print(`| ${a} − ${b} | ${four(delta)} | ${ends(ci95)} | ${ends(itemsCi95)} | ${drawsAhead} of ${draws} |`)
const { user, system } = process.cpuUsage(began)
print('')
print(`${((user + system) / 1e6).toFixed(0)} s of processor time`)
