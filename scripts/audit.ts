/**
 * Audits the packages of package-lock.json: `npm run audit`.
 *
 * What the lock file itself shows is checked everywhere (lock-faults.ts, with the bad versions of advisories.json). The
 * registry is asked for today's advisories too; not every mirror answers that, and then this says so and passes.
 * Exit status 1: a fault in the lock file, or an advisory of severity high or critical.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Advisory, lockFaults, type PackageLock } from './lock-faults.ts'

const ROOT = join(import.meta.dirname, '..')

interface NpmReport {
  readonly message?: string
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> }
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T
}

const lock = readJson<PackageLock>('package-lock.json')
const advisories = readJson<readonly Advisory[]>('scripts/advisories.json')
const faults = [...lockFaults(lock, advisories)]
process.stdout.write(
  `audit: ${Object.keys(lock.packages).length - 1} packages, ${advisories.length} advisories of scripts/advisories.json\n`,
)

const npm = spawnSync('npm', ['audit', '--json', '--loglevel=error'], { cwd: ROOT, encoding: 'utf8' })
const report = parse(npm.stdout)
if (report?.metadata === undefined) {
  const why = report?.message ?? npm.error?.message ?? npm.stderr.trim().split('\n')[0]
  process.stdout.write(`audit: the registry was not of use for today's advisories (${why})\n`)
} else {
  process.stdout.write(`audit: the registry says ${JSON.stringify(report.metadata.vulnerabilities)}\n`)
  for (const [name, { severity, range }] of Object.entries(report.vulnerabilities ?? {})) {
    if (severity === 'high' || severity === 'critical') faults.push(`${name} ${range}: ${severity} (npm audit)`)
  }
}
for (const fault of faults) process.stdout.write(`audit: ${fault}\n`)
process.exitCode = faults.length === 0 ? 0 : 1

function parse(text: string): NpmReport | undefined {
  try {
    return JSON.parse(text) as NpmReport
  } catch {
    return undefined
  }
}
