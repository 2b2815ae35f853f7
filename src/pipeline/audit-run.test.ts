import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readPassages } from '../../test/e2e/passage-reader.ts'
import { writeTinyCatalogue } from '../../test/e2e/tiny-catalogue.ts'
import { fakeContext } from '../../test/fake-context.ts'
import { type OpenAiServer, startOpenAiServer } from '../../test/fault/openai-server.ts'
import type { AuditReport } from '../audit/audit.ts'
import type { Finding } from '../audit/finding.ts'
import { auditData, auditRun } from './audit-run.ts'
import { loadConfig } from './load-config.ts'
import { openFinishedRun, runPipeline } from './run.ts'

let dir: string
let out: string
let server: OpenAiServer

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'er2alm-audit-run-'))
  out = join(dir, 'run')
  server = await startOpenAiServer({ answer: readPassages })
  writeTinyCatalogue(dir, server.baseUrl)
  const loaded = await loadConfig(dir, ['models={"popularity":{}}'], dir)
  await runPipeline(loaded, { out, only: 'users', env: {} }, fakeContext().context)
})
after(async () => {
  await server.close()
  rmSync(dir, { recursive: true, force: true })
})

async function audited(options: { items?: number; live?: boolean; mode?: 'replay' } = {}): Promise<AuditReport> {
  const { context } = fakeContext()
  const { run, config, baseDir } = openFinishedRun(out, context)
  const llm = options.mode === undefined ? config.llm! : { ...config.llm!, mode: options.mode }
  const { items, live = false } = options
  const probe = { ...(items !== undefined && { items }), live, env: {} }
  return auditRun(run, { ...config, llm }, baseDir, probe, context)
}

function of({ findings }: AuditReport, check: string): readonly Finding[] {
  return findings.filter((finding) => finding.check === check)
}

test('auditRun › audits a run that stopped after the users: prompts are checked, nothing is evaluated yet', async () => {
  const report = await audited()
  assert.ok(report.clean)
  const [prompts] = of(report, 'prompts')
  // A profile and picks of each of the 40 users.
  assert.deepEqual(prompts!.figures, { prompts: 80, notFromTraining: 0 })
  assert.match(of(report, 'protocol')[0]!.message, /nothing is evaluated yet/)
})

test('auditRun › with a config that only replays sends no probe, unless it is told to', async () => {
  const sent = server.requests.length
  const replayed = await audited({ items: 2, mode: 'replay' })
  assert.match(of(replayed, 'memorisation')[0]!.message, /the config only replays/)
  assert.equal(server.requests.length, sent)
  const asked = await audited({ items: 2, live: true, mode: 'replay' })
  assert.equal(of(asked, 'memorisation')[0]!.figures.asked, 2)
  assert.ok(server.requests.length > sent)
})

test('auditRun › looks at the data as they are now, not as they were when they were read', async () => {
  const file = join(out, 'data/train.txt')
  const clean = await readFile(file, 'utf8')
  const [first] = (await readFile(join(out, 'data/test.txt'), 'utf8')).split('\n')
  await writeFile(file, `${clean}${first}\n`)
  try {
    assert.match(of(await audited(), 'parts')[0]!.message, /^1 of 120 test pairs are also in train/)
  } finally {
    await writeFile(file, clean)
  }
})

test('auditData › says what applies to a run alone', async () => {
  const report = await auditData(await loadConfig(dir, [], dir), fakeContext().context)
  const silent = report.findings.filter(({ severity }) => severity === 'not applicable').map(({ check }) => check)
  for (const check of ['prompts', 'profiles', 'picks', 'hindsight', 'evidence', 'coverage', 'memorisation', 'protocol'])
    assert.ok(silent.includes(check), check)
  assert.ok(report.clean)
})
