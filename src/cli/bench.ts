import { resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type BenchData, type BenchSettings, DEFAULT_SETTINGS } from '../bench/benchmark.ts'
import { type BenchResult, measure, processClock, type Spread } from '../bench/measure.ts'
import { readBenchData } from '../bench/read-bench-data.ts'
import { BENCHMARKS } from '../bench/registry.ts'
import { DEFAULT_SYNTHETIC, type SyntheticSize, syntheticData } from '../bench/synthetic-data.ts'
import { didYouMean } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'
import { models } from '../models/registry.ts'
import { type QualityBenchmark, retrievalBench } from './bench-retrieval.ts'
import { serveBench } from './bench-serve.ts'
import { type Command, type CommandInput, textFlag } from './command.ts'
import { countFlag } from './number-flag.ts'
import { renderColumns } from './render-columns.ts'
import { terminalContext } from './terminal-context.ts'

const DEFAULT_REPEATS = 7

/** Benchmarks that are run alone, each with its own report. */
const QUALITY_BENCHMARKS: readonly QualityBenchmark[] = [retrievalBench, serveBench]

/** `er2alm bench [NAME…]`. */
export const benchCommand: Command = {
  name: 'bench',
  summary: 'how fast this machine runs kernels, models and the service, and how well retrieval finds passages',
  usage: '[NAME…] [--data FOLDER] [--repeats 7] [--json]',
  takes: [
    {
      name: 'NAME',
      oneOf: Object.fromEntries([...BENCHMARKS, ...QUALITY_BENCHMARKS].map(({ name, summary }) => [name, summary])),
      repeats: true,
    },
  ],
  options: {
    data: {
      type: 'string',
      value: 'FOLDER',
      help: 'a prepared split (train.txt, train.json, …; default: synthetic data)',
    },
    repeats: {
      type: 'string',
      value: 'N',
      help: `times taken of each, after warming up (default: ${DEFAULT_REPEATS})`,
    },
    dim: { type: 'string', value: 'D', help: `width of vectors (default: ${DEFAULT_SETTINGS.embeddingDim})` },
    items: { type: 'string', value: 'N', help: `ease: size of the matrix (default: ${DEFAULT_SETTINGS.gramItems})` },
    precision: {
      type: 'string',
      value: 'P',
      values: ['float32', 'float64'],
      help: `ease: float32 or float64 (default: ${DEFAULT_SETTINGS.precision})`,
    },
    steps: { type: 'string', value: 'N', help: `lightgcn-epoch: timed steps (default: ${DEFAULT_SETTINGS.steps})` },
    seed: { type: 'string', value: 'N', help: `of synthetic data and sampling (default: ${DEFAULT_SETTINGS.seed})` },
    queries: { type: 'string', value: 'N', help: 'retrieval: items of a sample (default: 500)' },
    'min-confidence': {
      type: 'string',
      value: 'P',
      help: 'retrieval: below it "no document" is said (default: 0.5)',
    },
    run: { type: 'string', value: 'RUN', help: 'serve: a finished run (default: a made one)' },
    model: {
      type: 'string',
      value: 'NAME',
      values: Object.keys(models),
      help: 'serve: model of the run (default: the best on validation)',
    },
    seconds: { type: 'string', value: 'N', help: 'serve: how long requests are sent (default: 10)' },
    size: {
      type: 'string',
      value: 'U,I,E',
      help: `users, items and interactions of synthetic data (default: ${Object.values(DEFAULT_SYNTHETIC).join(',')})`,
    },
    json: { type: 'boolean', help: 'print one JSON document: an object, or a list for several names' },
  },
  examples: [
    'er2alm bench',
    'er2alm bench spmm --data ../shared/data/gowalla --json',
    'er2alm bench rank score-one --repeats 15',
    'er2alm bench retrieval --data ../shared/data/kb',
    'er2alm bench serve --run runs/demo --seconds 600',
  ],
  async run(input) {
    const { io, flags, words } = input
    if (words.length === 0) {
      io.print(
        flags.json
          ? `${JSON.stringify(listed())}\n`
          : renderColumns(['name', 'one time is'], listed().map(Object.values)),
      )
      return
    }
    const quality = QUALITY_BENCHMARKS.find(({ name }) => words.includes(name))
    if (quality !== undefined) return runAlone(quality, input)
    const chosen = words.map(benchmarkNamed)
    const settings = settingsOf(input)
    const repeats = countFlag(input, 'repeats', 1) ?? DEFAULT_REPEATS
    const data = await dataOf(input, settings.seed)
    const prepared = chosen.map((benchmark) => ({
      name: benchmark.name,
      prepared: benchmark.prepare(data, settings),
    }))
    const step = terminalContext({ ...io, seed: settings.seed }).progress.start('bench', repeats * prepared.length)
    let done = 0
    const results = await measure(prepared, repeats, processClock, async (name) => {
      await setImmediate() // signals are heard only while the event loop turns
      if (io.signal.aborted) throw io.signal.reason
      step.update(++done, name)
    }).finally(() => step.end())
    io.print(flags.json ? `${JSON.stringify(results.length === 1 ? results[0] : results)}\n` : renderResults(results))
  },
}

function listed(): readonly { readonly name: string; readonly summary: string }[] {
  return [...BENCHMARKS, ...QUALITY_BENCHMARKS].map(({ name, summary }) => ({ name, summary }))
}

function runAlone(quality: QualityBenchmark, input: CommandInput): Promise<void> {
  if (input.words.length === 1) return quality.run(input)
  throw new Er2almError('USAGE', `bench ${quality.name} takes no other benchmark beside it`, {
    hint: 'run them one after the other',
  })
}

function benchmarkNamed(name: string): (typeof BENCHMARKS)[number] {
  const found = BENCHMARKS.find((known) => known.name === name)
  if (found !== undefined) return found
  const names = listed().map((known) => known.name)
  throw new Er2almError('USAGE', `there is no benchmark ${JSON.stringify(name)}`, {
    hint: `${didYouMean(name, names)}Benchmarks: ${names.join(', ')}`,
  })
}

function settingsOf(input: CommandInput): BenchSettings {
  return {
    embeddingDim: countFlag(input, 'dim', 1) ?? DEFAULT_SETTINGS.embeddingDim,
    gramItems: countFlag(input, 'items', 1) ?? DEFAULT_SETTINGS.gramItems,
    precision: precisionOf(input),
    steps: countFlag(input, 'steps', 1) ?? DEFAULT_SETTINGS.steps,
    seed: countFlag(input, 'seed', 0) ?? DEFAULT_SETTINGS.seed,
  }
}

function precisionOf(input: CommandInput): BenchSettings['precision'] {
  const given = textFlag(input, 'precision') ?? DEFAULT_SETTINGS.precision
  if (given === 'float32' || given === 'float64') return given
  throw new Er2almError('USAGE', `--precision ${JSON.stringify(given)} is neither float32 nor float64`)
}

async function dataOf(input: CommandInput, seed: number): Promise<BenchData> {
  const folder = textFlag(input, 'data')
  const size = textFlag(input, 'size')
  if (folder === undefined) return syntheticData(size === undefined ? DEFAULT_SYNTHETIC : parseSize(size), seed)
  if (size === undefined) return readBenchData(resolve(input.io.cwd, folder), input.io.signal)
  throw new Er2almError('USAGE', '--size is of synthetic data, and --data was given', { hint: 'leave out one of them' })
}

/** Seven digits at most: pairs stay exact as one number each, and the set that holds them stays below its 2²⁴ places. */
function parseSize(text: string): SyntheticSize {
  const match = /^([1-9]\d{0,6}),([1-9]\d{0,6}),([1-9]\d{0,6})$/.exec(text)
  if (match !== null) return { users: Number(match[1]), items: Number(match[2]), interactions: Number(match[3]) }
  throw new Er2almError('USAGE', `--size ${JSON.stringify(text)} is not three whole numbers from 1 to 9,999,999`, {
    hint: 'users, items and interactions, for example --size 1000,500,20000',
  })
}

function renderResults(results: readonly BenchResult[]): string {
  const rows = results.map(({ name, cpuMs, wallMs }) => [
    name,
    milliseconds(cpuMs.median),
    range(cpuMs),
    milliseconds(wallMs.median),
    range(wallMs),
  ])
  const { node, cpu, repeats, peakRssBytes } = results[0]
  return [
    renderColumns(['benchmark', 'CPU ms', 'min..max', 'wall ms', 'min..max'], rows),
    '\n',
    ...results.map(({ name, size }) => `${name}: ${sizeText(size)}\n`),
    `medians of ${repeats} repeats${results.length > 1 ? ' in turn' : ''}; peak memory of the process ${Math.round(peakRssBytes / 2 ** 20)} MiB; node ${node}, ${cpu}\n`,
  ].join('')
}

function range({ min, max }: Spread): string {
  return `${milliseconds(min)}..${milliseconds(max)}`
}

function sizeText(size: BenchResult['size']): string {
  return Object.entries(size)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')
}

/** Three significant digits. */
function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
