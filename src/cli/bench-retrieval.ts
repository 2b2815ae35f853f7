import { resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { SetFigures } from '../bench/retrieval.ts'
import type { HitFigures } from '../bench/retrieval-figures.ts'
import { benchRetrieval, type RetrievalReport } from '../bench/retrieval-report.ts'
import { Er2almError } from '../errors.ts'
import { wilson95 } from '../numeric/wilson.ts'
import { type CommandInput, textFlag } from './command.ts'
import { inTemporaryFolder } from './in-temporary-folder.ts'
import { countFlag, positiveFlag } from './number-flag.ts'
import { renderColumns } from './render-columns.ts'

const DEFAULT_QUERIES = 500
const DEFAULT_SEED = 1
const DEFAULT_MIN_CONFIDENCE = 0.5

/** A benchmark of answers rather than of times; it reads its own flags and prints its own report. */
export interface QualityBenchmark {
  readonly name: string
  /** One line for help. */
  readonly summary: string
  run(input: CommandInput): Promise<void>
}

/** `er2alm bench retrieval --data KB`: how often the right passage is found, and how fast. */
export const retrievalBench: QualityBenchmark = {
  name: 'retrieval',
  summary: 'not a time: how often the knowledge store finds the right passage (--data: a folder with docs and gold)',
  async run(input) {
    const { io } = input
    const folder = textFlag(input, 'data')
    if (folder === undefined) {
      throw new Er2almError('USAGE', 'bench retrieval needs --data', {
        hint: 'give a folder with docs.jsonl.gz and gold_*.csv, for example --data ../shared/data/kb',
      })
    }
    const minConfidence = positiveFlag(input, 'min-confidence') ?? DEFAULT_MIN_CONFIDENCE
    if (minConfidence >= 1) throw new Er2almError('USAGE', `--min-confidence ${minConfidence} is not below 1`)
    const settings = {
      queries: countFlag(input, 'queries', 1) ?? DEFAULT_QUERIES,
      seed: countFlag(input, 'seed', 0) ?? DEFAULT_SEED,
      minConfidence,
    }
    const report = await inTemporaryFolder((scratch) =>
      benchRetrieval(resolve(io.cwd, folder), scratch, settings, {
        say: (line) => io.note(`${line}\n`),
        async between() {
          await setImmediate() // signals are heard only while the event loop turns
          if (io.signal.aborted) throw io.signal.reason
        },
      }),
    )
    io.print(input.flags.json ? `${JSON.stringify(report)}\n` : renderRetrieval(report))
  },
}

/** The report for people. */
export function renderRetrieval(report: RetrievalReport): string {
  const { settings, keyFirst, hostile, sets } = report
  const slowest = hostile.reduce((a, b) => (b.wallMs > a.wallMs ? b : a))
  return [
    renderColumns(
      ['set', 'asked with', 'items', 'n', 'hit@1', '95 %', '@3', '@10', 'same item@1', 'wrong entity', 'said none'],
      sets.flatMap(hitRows),
    ),
    '\n',
    renderColumns(
      ['set', 'asked with', 'items without document', 'said none', '95 %'],
      sets.map(({ set, query, noDocument: { items, saidNone } }) => [
        set,
        query,
        String(items),
        share(saidNone, items),
        interval(saidNone, items),
      ]),
    ),
    '\n',
    renderColumns(
      ['set', 'asked with', 'confidence', 'answers', 'mean', 'right'],
      sets.filter(({ query }) => query !== 'with external ids').flatMap(calibrationRows),
    ),
    '\n',
    'all: sampled items with a document; id-joined: of them those with a passage that states their id; hard: all items of which no\n',
    'passage has the title. hit: gold is among the first k. same item: or a passage with title and year of gold. wrong entity: the\n',
    `first is neither gold nor of the asked title within a year. said none: no answer of confidence ${settings.minConfidence} or more.\n`,
    `key-first search of ${keyFirst.searches} items with a document: p50 ${ms(keyFirst.wallMs.p50)}, p99 ${ms(keyFirst.wallMs.p99)}, most ${ms(keyFirst.wallMs.max)} (CPU ${ms(keyFirst.cpuMs.p50)}, ${ms(keyFirst.cpuMs.p99)}, ${ms(keyFirst.cpuMs.max)})\n`,
    `${hostile.length} hostile titles: slowest ${ms(slowest.wallMs)} (${slowest.query}; CPU ${ms(slowest.cpuMs)})\n`,
    `${report.documents} documents, read in ${(report.buildMs / 1000).toFixed(1)} s; ${settings.queries} queries a sample, seed ${settings.seed}; node ${report.node}, ${report.cpu}\n`,
  ].join('')
}

function hitRows({ set, query, withDocument, idJoined, hard }: SetFigures): readonly (readonly string[])[] {
  const groups: readonly (readonly [string, HitFigures])[] = [
    ['all', withDocument],
    ['id-joined', idJoined],
    ['hard', hard],
  ]
  return groups
    .filter(([, { items }]) => items > 0)
    .map(([name, f]) => [
      set,
      query,
      name,
      String(f.items),
      share(f.hitAt1, f.items),
      interval(f.hitAt1, f.items),
      share(f.hitAt3, f.items),
      share(f.hitAt10, f.items),
      share(f.sameItemAt1, f.items),
      share(f.wrongEntity, f.items),
      share(f.saidNone, f.items),
    ])
}

function calibrationRows({ set, query, calibration }: SetFigures): readonly (readonly string[])[] {
  return calibration
    .filter(({ answers }) => answers > 0)
    .map(({ from, to, answers, meanConfidence, right }) => [
      set,
      query,
      `${from} to ${to}`,
      String(answers),
      meanConfidence.toFixed(3),
      right.toFixed(3),
    ])
}

/** Per cent. */
function share(part: number, whole: number): string {
  return whole === 0 ? '' : ((100 * part) / whole).toFixed(1)
}

function interval(part: number, whole: number): string {
  if (whole === 0) return ''
  const [low, high] = wilson95(part, whole)
  return `${(100 * low).toFixed(1)}..${(100 * high).toFixed(1)}`
}

function ms(value: number): string {
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ms`
}
