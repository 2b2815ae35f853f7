import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { AuditReport } from '../../src/audit/audit.ts'
import { auditData, auditRun } from '../../src/pipeline/audit-run.ts'
import { loadRunData } from '../../src/pipeline/data-stage.ts'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { openFinishedRun, runPipeline } from '../../src/pipeline/run.ts'
import { readPassages } from '../e2e/passage-reader.ts'
import { writeTinyCatalogue } from '../e2e/tiny-catalogue.ts'
import { fakeContext } from '../fake-context.ts'
import {
  type OpenAiServer,
  type ReceivedRequest,
  type ServerAnswer,
  startOpenAiServer,
} from '../fault/openai-server.ts'
import { PLANTED_IN_DATA, readData, writeData } from './planted-data.ts'
import { PLANTED_IN_RUN, shuffledTitles } from './planted-run.ts'

const FILMS = join(import.meta.dirname, '..', '..', 'examples', 'movietweetings')
const dir = mkdtempSync(join(tmpdir(), 'er2alm-planted-'))
const clean = join(dir, 'clean')
const recited: { on: boolean } = { on: false }
let server: OpenAiServer
let copies = 0

/** Reads passages; once told to, it also completes the ids of the data set, as a model would that has read its files. */
function answer(n: number, request: ReceivedRequest): ServerAnswer {
  const missing = /^\?: Story Number (\d+)/m.exec(request.body.messages.at(-1)!.content)
  if (recited.on && missing !== null) return { kind: 'reply', text: JSON.stringify({ answer: `m${missing[1]}` }) }
  return readPassages(n, request)
}

/** A folder of its own for each leak. */
function fresh(): string {
  const folder = join(dir, `copy-${++copies}`)
  mkdirSync(folder)
  return folder
}

function leaks(report: AuditReport): readonly string[] {
  return report.findings.filter(({ severity }) => severity === 'leak').map(({ check }) => check)
}

async function auditedData(config: string): Promise<AuditReport> {
  return auditData(await loadConfig(config, [], dir), fakeContext().context)
}

async function auditedRun(folder: string, probe?: number): Promise<AuditReport> {
  const { context } = fakeContext()
  const { run, config, baseDir } = openFinishedRun(folder, context)
  const options = { ...(probe !== undefined && { items: probe }), live: false, env: {} }
  return auditRun(run, config, baseDir, options, context)
}

before(async () => {
  server = await startOpenAiServer({ answer })
  writeTinyCatalogue(dir, server.baseUrl)
  const models = 'models={"popularity":{},"itemknn":{}}'
  await runPipeline(await loadConfig(dir, [models], dir), { out: clean, env: {} }, fakeContext().context)
})
after(async () => {
  await server.close()
  rmSync(dir, { recursive: true, force: true })
})

test('audit › raises no leak on the clean data, nor on the clean run', async () => {
  const { parts, catalogue } = readData(join(clean, 'data'))
  const data = await auditedData(writeData(fresh(), parts, catalogue))
  assert.deepEqual([data.audited, leaks(data), data.clean], ['data', [], true])
  const folder = fresh()
  cpSync(clean, folder, { recursive: true })
  const run = await auditedRun(folder, 8)
  assert.deepEqual([run.audited, leaks(run), run.clean], ['run', [], true], JSON.stringify(run.findings, null, 1))
  const silent = run.findings.filter(({ severity }) => severity === 'not applicable').map(({ check }) => check)
  assert.deepEqual(
    silent,
    ['title alignment'].filter((check) => silent.includes(check)),
  )
})

for (const { name, check, plant } of PLANTED_IN_DATA)
  test(`audit › flags planted leak: ${name}`, async () => {
    const { parts, catalogue } = readData(join(clean, 'data'))
    plant(parts, catalogue)
    const found = leaks(await auditedData(writeData(fresh(), parts, catalogue)))
    assert.ok(found.includes(check), `found ${found.join(', ') || 'nothing'}`)
  })

for (const { name, check, plant } of PLANTED_IN_RUN)
  test(`audit › flags planted leak: ${name}`, async () => {
    const folder = fresh()
    cpSync(clean, folder, { recursive: true })
    const { context } = fakeContext()
    const { run, config } = openFinishedRun(folder, context)
    await plant({ run, config, data: await loadRunData(run) })
    const found = leaks(await auditedRun(folder))
    assert.ok(found.includes(check), `found ${found.join(', ') || 'nothing'}`)
  })

test('audit › flags planted leak: titles of other items', async () => {
  const folder = fresh()
  cpSync(join(FILMS, 'interactions'), join(folder, 'interactions'), { recursive: true })
  const part = (name: string): string => `interactions/${name}.txt`
  const split = { kind: 'given', train: part('train'), validation: part('valid'), test: part('test') }
  const config = join(folder, 'er2alm.config.json')
  writeFileSync(config, JSON.stringify({ data: { split, catalogue: 'items.jsonl' } }))
  cpSync(join(FILMS, 'items.jsonl'), join(folder, 'items.jsonl'))
  assert.deepEqual(leaks(await auditedData(config)), [])
  shuffledTitles(folder, join(FILMS, 'items.jsonl'))
  assert.deepEqual(leaks(await auditedData(config)), ['title alignment'])
})

test('audit › flags planted leak: a model that knows the ids of the data set', async () => {
  const folder = fresh()
  cpSync(clean, folder, { recursive: true })
  recited.on = true
  try {
    assert.deepEqual(leaks(await auditedRun(folder, 12)), ['memorisation'])
  } finally {
    recited.on = false
  }
})
