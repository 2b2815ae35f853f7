// Mutation score of the code that guards money and evidence: of seeded random changes, how many its unit tests notice.
//   usage: node scripts/with-node.mjs bench/mutation/run.ts [mutants, 200] [seed, 1] [--survivors]
// Works in a copy of the checkout in a temporary folder. Results: docs/results.md. Prints a JSON line a file, and one of all.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRandom, shuffle } from '../../src/numeric/random.ts'
import { wilson95 } from '../../src/numeric/wilson.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
import { TARGETS } from './targets.ts'

const TIMEOUT_MS = 120_000
const checkout = fileURLToPath(new URL('../../', import.meta.url))
const [count = '200', seed = '1'] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const showSurvivors = process.argv.includes('--survivors')
const copy = mkdtempSync(join(tmpdir(), 'er2alm-mutation-'))
for (const part of ['src', 'test', 'wasm', 'examples', 'scripts', 'package.json'])
  cpSync(join(checkout, part), join(copy, part), { recursive: true })
symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'))

/** Whether the tests of a file fail, or never end. */
function isNoticed(tests: readonly string[]): boolean {
  const files = tests.map((file) => join(copy, file))
  const { status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--test', ...files], {
    cwd: copy,
    timeout: TIMEOUT_MS,
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  })
  return status !== 0
}

interface Place {
  readonly file: string
  readonly tests: readonly string[]
  readonly mutant: Mutant
}

try {
  const places: Place[] = []
  for (const { file, tests } of TARGETS) {
    if (isNoticed(tests)) throw new Error(`${tests.join(', ')} fail without any change`)
    const source = readFileSync(join(checkout, file), 'utf8')
    places.push(...mutantsOf(source).map((mutant) => ({ file, tests, mutant })))
  }
  const order = Int32Array.from(places.keys())
  shuffle(createRandom(Number(seed)).fork('mutants'), order)
  const tally = new Map<string, { noticed: number; mutants: number }>()
  for (const place of order.subarray(0, Number(count))) {
    const { file, tests, mutant } = places[place]!
    const source = readFileSync(join(checkout, file), 'utf8')
    writeFileSync(join(copy, file), source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end))
    const noticed = isNoticed(tests)
    writeFileSync(join(copy, file), source)
    const sum = tally.get(file) ?? { noticed: 0, mutants: 0 }
    tally.set(file, { noticed: sum.noticed + Number(noticed), mutants: sum.mutants + 1 })
    if (!noticed && showSurvivors) process.stderr.write(`${describe(file, source, mutant)}\n`)
  }
  let [noticed, mutants] = [0, 0]
  for (const [file, sum] of [...tally].sort()) {
    noticed += sum.noticed
    mutants += sum.mutants
    process.stdout.write(`${JSON.stringify({ file, ...sum, score: +(sum.noticed / sum.mutants).toFixed(3) })}\n`)
  }
  const all = {
    noticed,
    mutants,
    of: places.length,
    score: +(noticed / mutants).toFixed(3),
    ci95: wilson95(noticed, mutants).map((share) => +share.toFixed(3)),
  }
  process.stdout.write(`${JSON.stringify({ file: 'all', seed: Number(seed), ...all })}\n`)
} finally {
  rmSync(copy, { recursive: true, force: true })
}

function describe(file: string, source: string, { start, end, text, operator }: Mutant): string {
  const line = source.slice(0, start).split('\n').length
  return `${file}:${line} survived (${operator}): ${JSON.stringify(source.slice(start, end).slice(0, 60))} → ${JSON.stringify(text)}`
}
