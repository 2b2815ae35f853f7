/**
 * Runs the checks and tests of this checkout and prints, as its last line, `N passed, N failed`.
 *   usage: npm test [-- GROUP…]
 * Without arguments: every group. Type check and lint count as one check each. The groups that look at a run of the demo
 * share one, which the first of them takes.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { inspect } from 'node:util'

interface Group {
  /** A command of the checkout, or globs of test files. */
  readonly command?: readonly string[]
  readonly files?: readonly string[]
  /** Whether line coverage is measured: it slows numeric code down. */
  readonly coverage?: boolean
}

const GROUPS: Readonly<Record<string, Group>> = {
  types: { command: ['scripts/typecheck.ts'] },
  lint: { command: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'] },
  unit: { files: ['src/**/*.test.ts', 'web/**/*.test.ts'], coverage: true },
  house: { files: ['test/house/**/*.test.ts'] },
  conformance: { files: ['test/conformance/**/*.test.ts'] },
  golden: { files: ['test/golden/**/*.test.ts'] },
  fault: { files: ['test/fault/**/*.test.ts'] },
  hostile: { files: ['test/hostile/**/*.test.ts'] },
  e2e: { files: ['test/e2e/**/*.test.ts'] },
  examples: { files: ['examples/**/*.test.ts'] },
  package: { files: ['test/package/**/*.test.ts'] },
  browser: { files: ['test/browser/**/*.test.ts'] },
}

/** The longest that one test may take. */
const TIMEOUT_MS = 900_000
/** Tests that need ../shared carry this tag. */
const SHARED_TAG = 'shared'
/** How many of the least covered files are named. */
const LEAST_COVERED = 8

const root = join(import.meta.dirname, '..')
const shared = join(root, '..', 'shared')
process.chdir(root)

if (process.env.ER2ALM_DEMO_RUN === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'er2alm-demo-'))
  process.env.ER2ALM_DEMO_RUN = folder
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
}

let passed = 0
let ranForShared = 0
const failures: string[] = []
const skips: { readonly name: string; readonly reason: string }[] = []

const startedMs = Date.now()
for (const name of chosenGroups(process.argv.slice(2))) {
  const group = GROUPS[name] as Group
  if (group.command !== undefined) runCommand(name, group.command)
  else await runTests(name, group)
}
summarise()

function chosenGroups(options: readonly string[]): readonly string[] {
  const names = Object.keys(GROUPS)
  const wrong = options.find((option) => !names.includes(option))
  if (wrong !== undefined) {
    process.stderr.write(`There is no test group "${wrong}". Groups: ${names.join(' ')}.\n`)
    process.exit(2)
  }
  return options.length > 0 ? options : names
}

function runCommand(name: string, command: readonly string[]): void {
  const from = Date.now()
  const { status } = spawnSync(process.execPath, command, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status === 0) {
    passed++
    line('ok', name, `${seconds(Date.now() - from)}`)
  } else failures.push(`${name}: node ${command.join(' ')} ended with ${status}`)
}

async function runTests(name: string, group: Group): Promise<void> {
  const files = group.files?.flatMap((pattern) => globSync(pattern)).sort() ?? []
  if (files.length === 0) return
  process.stdout.write(`\n${name}\n`)
  const stream = run({
    files: files.map((file) => join(root, file)),
    concurrency: availableParallelism(),
    timeout: TIMEOUT_MS,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    coverage: group.coverage ?? false,
    coverageIncludeGlobs: ['src/**/*.ts'],
    coverageExcludeGlobs: ['**/*.test.ts', '**/*.fixture.ts'],
  })
  const perFile = new Map<string, { passed: number; failed: number }>()
  const countOf = (file: string) => {
    const count = perFile.get(file) ?? { passed: 0, failed: 0 }
    perFile.set(file, count)
    return count
  }
  for await (const { type, data } of stream) {
    if (type === 'test:pass' && data.skip !== undefined && data.skip !== false) {
      // A suite that is skipped counts as one: what is in it is never read.
      const reason = typeof data.skip === 'string' && data.skip !== '' ? data.skip : 'no reason given'
      skips.push({ name: data.name, reason })
    } else if (type === 'test:pass' && data.details.type !== 'suite') {
      passed++
      // Nodes before 26.2 know no tags; there the count stays 0 and is not printed.
      if (data.tags?.includes(SHARED_TAG)) ranForShared++
      countOf(data.file ?? '').passed++
    } else if (type === 'test:fail' && data.details.type !== 'suite') {
      countOf(data.file ?? '').failed++
      const { error } = data.details
      failures.push(`${place(data.file)}: ${data.name}\n${indent(inspect(error.cause ?? error))}`)
    } else if (type === 'test:stderr' || type === 'test:stdout') {
      process.stdout.write(data.message)
    } else if (type === 'test:diagnostic' && data.file !== undefined) {
      process.stdout.write(`   ${place(data.file)}: ${data.message}\n`)
    } else if (type === 'test:coverage') printCoverage(data.summary)
    else if (type === 'test:summary' && data.file !== undefined) {
      const count = countOf(data.file)
      line(
        count.failed === 0 ? 'ok' : 'FAILED',
        place(data.file),
        `${count.passed} passed, ${seconds(data.duration_ms)}`,
      )
    }
  }
}

interface Covered {
  readonly coveredLinePercent: number
  readonly coveredBranchPercent: number
  readonly coveredFunctionPercent: number
}

function printCoverage(summary: {
  readonly totals: Covered
  readonly files: readonly (Covered & { readonly path: string })[]
}): void {
  const { coveredLinePercent, coveredBranchPercent, coveredFunctionPercent } = summary.totals
  const share = (percent: number): string => `${percent.toFixed(1)} %`
  process.stdout.write(
    `\ncoverage of src by unit tests: lines ${share(coveredLinePercent)}, branches ${share(coveredBranchPercent)}, functions ${share(coveredFunctionPercent)}; least covered:\n`,
  )
  const least = summary.files.toSorted((a, b) => a.coveredLinePercent - b.coveredLinePercent).slice(0, LEAST_COVERED)
  for (const file of least)
    process.stdout.write(`   ${share(file.coveredLinePercent).padStart(8)}  ${place(file.path)}\n`)
}

function summarise(): void {
  const forShared = skips.filter(({ reason }) => reason.includes('../shared'))
  if (existsSync(shared) && process.env.CI === 'true') {
    for (const { name, reason } of forShared) failures.push(`${name}: skipped though ../shared is there (${reason})`)
  }
  const byReason = Map.groupBy(skips, ({ reason }) => reason)
  if (byReason.size > 0) process.stdout.write('\nskipped\n')
  for (const [reason, list] of byReason) process.stdout.write(`   ${String(list.length).padStart(4)}  ${reason}\n`)
  process.stdout.write(`\n${sharedSentence(forShared.length)}\n`)
  for (const failure of failures) process.stdout.write(`\nFAILED ${failure}\n`)
  process.stdout.write(`\n${skips.length} skipped, in ${seconds(Date.now() - startedMs)}\n`)
  process.stdout.write(`${passed} passed, ${failures.length} failed\n`)
  process.exitCode = failures.length > 0 ? 1 : 0
}

/** How much of the tests hangs on the data outside the repository. */
function sharedSentence(skipped: number): string {
  if (!existsSync(shared)) return `../shared is not here: ${skipped} tests or suites that need it were skipped.`
  const ran = ranForShared > 0 ? `${ranForShared} tests ran because of it, ` : ''
  return `../shared is here: ${ran}${skipped} of its tests were skipped.`
}

function line(verdict: string, what: string, figures: string): void {
  process.stdout.write(`${verdict.padEnd(6)} ${what} (${figures})\n`)
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function place(file: string | undefined): string {
  return file === undefined ? 'unknown file' : relative(root, file)
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ')
}
