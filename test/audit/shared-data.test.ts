import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { AuditReport } from '../../src/audit/audit.ts'
import { auditData } from '../../src/pipeline/audit-run.ts'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { fakeContext } from '../fake-context.ts'
import { NEEDS_SHARED, SHARED_CONFIGS, type SharedName } from './shared-data.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-audit-shared-'))
after(() => rmSync(dir, { recursive: true, force: true }))

async function audited(name: SharedName): Promise<AuditReport> {
  const file = join(dir, `${name.replaceAll(/\W+/g, '-')}.json`)
  writeFileSync(file, JSON.stringify(SHARED_CONFIGS[name]))
  return auditData(await loadConfig(file, [], dir), fakeContext().context)
}

function severityOf({ findings }: AuditReport, check: string): readonly string[] {
  return findings.filter((finding) => finding.check === check).map(({ severity }) => severity)
}

const CLEAN = Object.keys(SHARED_CONFIGS).filter((name) => name !== 'netflix_llmrec') as SharedName[]
const TITLED: readonly SharedName[] = CLEAN.filter((name) => name !== 'gowalla')

for (const name of CLEAN)
  test(`audit › raises no leak on ${name}`, NEEDS_SHARED, async () => {
    const report = await audited(name)
    assert.deepEqual(
      report.findings.filter(({ severity }) => severity === 'leak'),
      [],
    )
    if (TITLED.includes(name)) assert.deepEqual(severityOf(report, 'title alignment'), ['ok'])
  })

test(
  'audit › finds both leaks of netflix_llmrec: validation is the test, titles of other items',
  NEEDS_SHARED,
  async () => {
    const report = await audited('netflix_llmrec')
    const leaks = report.findings.filter(({ severity }) => severity === 'leak')
    assert.deepEqual(
      leaks.map(({ check }) => check),
      ['parts', 'title alignment'],
    )
    // Known defects 1 to 3 of ../shared/data/README.md.
    assert.match(leaks[0]!.message, /the same 1845 pairs/)
    assert.match(report.findings.find(({ severity }) => severity === 'note')!.message, /240 of 1845 test/)
  },
)
