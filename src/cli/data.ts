import { resolve } from 'node:path'
import type { DataReport, FileReport } from '../data/data-report.ts'
import type { Defect, DefectSeverity } from '../data/defects.ts'
import { type LoadedData, loadDataset } from '../data/load-dataset.ts'
import { didYouMean } from '../data/nearest-name.ts'
import { writeSplit } from '../data/write-split.ts'
import { Er2almError } from '../errors.ts'
import { type Style, styled } from '../explain/style.ts'
import { type DataStats, dataStats, type Quantiles } from '../pipeline/data-stats.ts'
import { loadConfig } from '../pipeline/load-config.ts'
import { type Command, type CommandInput, textFlag } from './command.ts'
import { renderColumns } from './render-columns.ts'
import { requireWord } from './require-word.ts'
import { terminalContext } from './terminal-context.ts'

type Verb = (input: CommandInput, data: LoadedData) => Promise<void>

const VERBS: Readonly<Record<'check' | 'stats' | 'split', Verb>> = { check, stats, split }

/** `er2alm data check|stats|split CONFIG`. */
export const dataCommand: Command = {
  name: 'data',
  summary: 'reads and checks the data of a config; figures; split files',
  usage: 'check|stats|split CONFIG [--out DIR] [--json]',
  takes: [
    {
      name: 'check|stats|split',
      oneOf: {
        check: 'counts, defects and leakage risks; exit status 3 if a defect makes results wrong',
        stats: 'users, items, density, quantiles, range of times',
        split: 'writes the parts, with original ids',
      },
    },
    { name: 'CONFIG' },
  ],
  options: {
    out: {
      type: 'string',
      value: 'DIR',
      help: 'split: folder for train, validation, test and ids.json (default: split)',
    },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: ['er2alm data check er2alm.config.ts', 'er2alm data stats . --json', 'er2alm data split . --out split'],
  async run(input) {
    const word = requireWord(input, 0, 'one of check, stats, split', 'data')
    if (!Object.hasOwn(VERBS, word)) {
      throw new Er2almError('USAGE', `er2alm data has no ${JSON.stringify(word)}`, {
        hint: `${didYouMean(word, Object.keys(VERBS))}it has check, stats and split`,
      })
    }
    const { config, baseDir } = await loadConfig(requireWord(input, 1, 'CONFIG', 'data'), [], input.io.cwd)
    // An overlap of the parts is what `check` is for: it must be seen, not stopped at.
    const settings = word === 'check' ? { ...config.data, allowOverlap: true } : config.data
    const { progress } = terminalContext({ ...input.io, seed: 0 })
    const data = await loadDataset(settings, { baseDir, signal: input.io.signal, progress })
    await VERBS[word as keyof typeof VERBS](input, data)
  },
}

async function check({ flags, io }: CommandInput, { report }: LoadedData): Promise<void> {
  io.print(flags.json ? `${JSON.stringify(report)}\n` : renderReport(report))
  const wrong = report.defects.filter(({ severity }) => severity === 'error')
  if (wrong.length === 0) return
  throw new Er2almError('DATA_DEFECT', wrong.map(({ message }) => message).join('; '), {
    hint: 'split the data again, or correct the files: results on this data would be wrong',
  })
}

async function stats({ flags, io }: CommandInput, { dataset }: LoadedData): Promise<void> {
  const figures = dataStats(dataset)
  io.print(flags.json ? `${JSON.stringify(figures)}\n` : renderStats(figures))
}

async function split(input: CommandInput, { dataset, ids, report }: LoadedData): Promise<void> {
  const { flags, io } = input
  const dir = resolve(io.cwd, textFlag(input, 'out') ?? 'split')
  const written = await writeSplit(dir, dataset, ids)
  if (flags.json) {
    io.print(`${JSON.stringify({ dir, split: written, report: report.split })}\n`)
    return
  }
  const { train, validation, test, rule } = report.split
  io.print(`${rule}\n${partLines({ train, validation, test })}\nwritten to ${dir}; as a config:\n`)
  io.print(`  data: { split: ${JSON.stringify(written)} }\n`)
}

function renderReport({ files, steps, split: { rule, train, validation, test }, ...report }: DataReport): string {
  const read = files.map(({ role, path, format, rows, badRows, columns }: FileReport) => [
    role,
    path,
    format,
    String(rows),
    String(badRows),
    Object.entries(columns)
      .map(([name, column]) => `${name}=${column}`)
      .join(' '),
  ])
  const left = steps.map(({ step, interactions, users, items, removed }) =>
    [step, interactions, users, items, removed].map(String),
  )
  return [
    renderColumns(['file', 'path', 'format', 'rows', 'bad', 'columns'], read),
    renderColumns(['after', 'interactions', 'users', 'items', 'removed'], left),
    `${rule}\n${partLines({ train, validation, test })}`,
    `${report.numUsers} users and ${report.numItems} items in all\n`,
    renderDefects(report.defects),
  ].join('\n')
}

function partLines(parts: Pick<DataReport['split'], 'train' | 'validation' | 'test'>): string {
  const rows = Object.entries(parts).map(([name, { interactions, users, items }]) =>
    [name, interactions, users, items].map(String),
  )
  return renderColumns(['part', 'interactions', 'users', 'items'], rows)
}

const SEVERITY_STYLES: Readonly<Record<DefectSeverity, Style>> = { error: 'bad', warning: 'doubtful', info: 'faint' }
const WORDS: Readonly<Record<DefectSeverity, string>> = { error: 'ERROR', warning: 'warning', info: 'note' }

function renderDefects(defects: readonly Defect[]): string {
  if (defects.length === 0) return 'no defects found\n'
  const order: readonly DefectSeverity[] = ['error', 'warning', 'info']
  const sorted = defects.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
  const lines = sorted.map(({ severity, code, message, examples }) => {
    const some = examples.length === 0 ? '' : `\n         e.g. ${examples.join('; ')}`
    const word = WORDS[severity]
    return `${styled(SEVERITY_STYLES[severity], word)}${' '.repeat(8 - word.length)} ${code}: ${message}${some}\n`
  })
  return lines.join('')
}

function renderStats(figures: DataStats): string {
  const { users, items, interactions, density, parts, historyLength, popularity, topTenthShare, time } = figures
  const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10)
  const facts = [
    ['users', String(users)],
    ['items', String(items)],
    ['interactions', String(interactions)],
    ['density', `${(100 * density).toPrecision(3)} %`],
    ...Object.entries(parts).map(([name, part]) => [name, String(part.interactions)]),
    ['new in the test: items', String(figures.newItems)],
    ['new in the test: users', String(figures.newUsers)],
    ['share of the top tenth', `${(100 * topTenthShare).toFixed(1)} %`],
    ['times', time === undefined ? 'none' : `${day(time.first)} to ${day(time.last)}`],
  ]
  const names = ['min', 'p25', 'median', 'p75', 'p90', 'p99', 'max', 'mean'] as const
  const quantiles = (label: string, values: Quantiles): string[] => [
    label,
    ...names.map((name) => (name === 'mean' ? values[name].toFixed(1) : String(values[name]))),
  ]
  const width = Math.max(...facts.map(([name]) => name!.length))
  return [
    ...facts.map(([name, value]) => `${name!.padEnd(width)}  ${value}\n`),
    '\n',
    renderColumns(
      ['train and validation', ...names],
      [quantiles('items of a user', historyLength), quantiles('users of an item', popularity)],
    ),
  ].join('')
}
