// Times er2alm beside scipy, numpy and implicit on the same files, one thread, single repeats in turn, and prints Markdown.
// Makes .venv-peers (python3 -m venv, requirements.txt) the first time. Never part of tests.
//   usage: npm run bench:peers -- [--data FOLDER]… [--only NAME]… [--repeats 7] [--steps 4] [--json]
// Without --data: ../shared/data/gowalla and netflix_llmrec where they are there, else synthetic data.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BenchData, DEFAULT_SETTINGS, sizeOf } from '../../src/bench/benchmark.ts'
import { readBenchData } from '../../src/bench/read-bench-data.ts'
import { BENCHMARKS } from '../../src/bench/registry.ts'
import { DEFAULT_SYNTHETIC, syntheticData } from '../../src/bench/synthetic-data.ts'
import { compare } from './compare.ts'
import { COMPARISONS } from './comparisons.ts'
import { type DataResults, renderTables } from './render.ts'

const ROOT = join(import.meta.dirname, '../..')
const SHARED = join(ROOT, '../shared/data')
const VENV = join(ROOT, '.venv-peers')
const PYTHON = join(VENV, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    repeats: { type: 'string', default: '7' },
    steps: { type: 'string', default: String(DEFAULT_SETTINGS.steps) },
    json: { type: 'boolean', default: false },
  },
})

await main()

async function main(): Promise<void> {
  const repeats = Number(options.repeats)
  const steps = Number(options.steps)
  const names: readonly string[] = BENCHMARKS.map(({ name }) => name)
  const only = options.only ?? names
  const areCounts = [repeats, steps].every((count) => Number.isInteger(count) && count >= 1)
  if (!areCounts || !only.every((name) => names.includes(name))) {
    note(`usage: --repeats N, --steps N, N ≥ 1; --only of ${names.join(', ')}`)
    process.exitCode = 2
    return
  }
  const chosen = COMPARISONS.filter(({ name }) => only.includes(name))
  makeEnvironment()
  const results: DataResults[] = []
  for (const data of await dataSets()) {
    const { data: name, ...size } = sizeOf(data)
    const rows: DataResults['rows'][number][] = []
    results.push({ data: name, ...size, rows })
    for (const comparison of chosen) {
      note(`${name}: ${comparison.title} …`)
      const settings = { ...DEFAULT_SETTINGS, steps, ...comparison.settings }
      try {
        const result = await inFolder((folder) => compare(comparison, { data, settings }, repeats, folder, PYTHON))
        rows.push({ comparison, result })
        note(`  ratio ${result.ratio.median.toFixed(2)}`)
      } catch (error) {
        // An hour of other rows is not thrown away.
        note(`  not measured: ${error instanceof Error ? error.message : error}`)
        process.exitCode = 1
      }
    }
  }
  process.stdout.write(options.json ? `${JSON.stringify(results)}\n` : renderTables(results))
}

async function dataSets(): Promise<readonly BenchData[]> {
  const folders = options.data ?? ['gowalla', 'netflix_llmrec'].map((name) => join(SHARED, name)).filter(existsSync)
  if (folders.length === 0) return [syntheticData(DEFAULT_SYNTHETIC, DEFAULT_SETTINGS.seed)]
  return Promise.all(folders.map((folder) => readBenchData(folder)))
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'er2alm-peers-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Installs the peers, unless the environment was made from the same requirements. */
function makeEnvironment(): void {
  const requirements = join(import.meta.dirname, 'requirements.txt')
  const installed = join(VENV, 'requirements.txt')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(requirements, 'utf8')) return
  note('making .venv-peers (once for these requirements) …')
  command('python3', ['-m', 'venv', '--clear', VENV])
  command(PYTHON, ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', '--requirement', requirements])
  copyFileSync(requirements, installed)
}

function command(name: string, args: readonly string[]): void {
  const { status, error } = spawnSync(name, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${error?.message ?? status}`)
}

function note(text: string): void {
  process.stderr.write(`${text}\n`)
}
