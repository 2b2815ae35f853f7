import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { FitData } from '../../src/data/dataset.ts'
import type { UserProfile } from '../../src/enrich/profile.ts'
import { auditRun } from '../../src/pipeline/audit-run.ts'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { loadTrainInputs, openFinishedRun, runPipeline } from '../../src/pipeline/run.ts'
import type { RunFolder } from '../../src/pipeline/run-folder.ts'
import { readPassages } from '../e2e/passage-reader.ts'
import { writeTinyCatalogue } from '../e2e/tiny-catalogue.ts'
import { fakeContext } from '../fake-context.ts'
import { type OpenAiServer, startOpenAiServer } from '../fault/openai-server.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-hindsight-'))
let server: OpenAiServer

/** The tiny catalogue, a time split; the country of every film is told in the sentence that tells its award. */
before(async () => {
  server = await startOpenAiServer({ answer: readPassages })
  writeTinyCatalogue(dir, server.baseUrl)
  const file = join(dir, 'passages.jsonl')
  const told = readFileSync(file, 'utf8').replaceAll('It was made in', 'It won the Grand Prize and was made in')
  writeFileSync(file, told)
})
after(async () => {
  await server.close()
  rmSync(dir, { recursive: true, force: true })
})

interface Made {
  readonly run: RunFolder
  readonly logged: readonly string[]
  readonly features: Pick<FitData, 'itemFeatures'>
  readonly profiled: string
  readonly audited: string
}

/** A run up to the features with this setting of `enrich.hindsight`. */
async function made(hindsight?: string): Promise<Made> {
  const { context, logged } = fakeContext()
  const settings = ['models={"popularity":{}}', ...(hindsight === undefined ? [] : [`enrich.hindsight=${hindsight}`])]
  const loaded = await loadConfig(dir, settings, dir)
  const out = join(dir, `run-${hindsight ?? 'default'}`)
  const run = await runPipeline(loaded, { out, only: 'features', env: {} }, context)
  const { selection } = await loadTrainInputs(run, loaded, {}, context)
  const profiles = run.readLines<UserProfile>('enrich/profiles.jsonl')
  const finished = openFinishedRun(out, context)
  const { findings } = await auditRun(
    finished.run,
    finished.config,
    finished.baseDir,
    { live: false, env: {} },
    context,
  )
  return {
    ...{ run, logged, features: selection },
    profiled: profiles.flatMap(({ aspects }) => aspects.map(({ text }) => text)).join('\n'),
    audited: findings
      .filter(({ check, severity }) => (check === 'hindsight' || check === 'prompts') && severity !== 'not applicable')
      .map(({ check, severity }) => `${check} ${severity}`)
      .join(', '),
  }
}

const isZero = ({ itemFeatures }: Made['features'], aspect: string): boolean => {
  const [, matrix] = [...itemFeatures].find(([name]) => name.endsWith(aspect))!
  return matrix.data.every((value) => value === 0)
}

test('a time split › does without what is told beside an award, in features and profiles, and says so', async () => {
  const { features, profiled, audited, logged } = await made()
  // Of the culture aspect the language is left, which another sentence tells.
  assert.ok(!isZero(features, 'cultureLanguage') && !isZero(features, 'genre'))
  assert.doesNotMatch(profiled, /France|Japan\b/)
  assert.match(profiled, /French|Japanese/)
  assert.ok(logged.some((line) => line.startsWith('60 of 240 stated values are left out of the features')))
  assert.equal(audited, 'prompts ok, prompts ok, hindsight ok, hindsight ok')
})

test('a time split › uses it with enrich.hindsight=keep, and the audit calls that a leak', async () => {
  const { features, profiled, audited, logged } = await made('keep')
  assert.ok(!isZero(features, 'cultureLanguage'))
  assert.match(profiled, /France|Japan\b/)
  assert.ok(!logged.some((line) => line.includes('left out of the features')))
  assert.equal(audited, 'prompts ok, prompts ok, hindsight leak, hindsight ok')
})

test('a time split › has other features with and without', async () => {
  const [left, kept] = [await made(), await made('keep')]
  const values = ({ features }: Made, aspect: string): string =>
    String([...features.itemFeatures].find(([name]) => name.endsWith(aspect))![1].data)
  assert.notEqual(values(left, 'cultureLanguage'), values(kept, 'cultureLanguage'))
  assert.equal(values(left, 'genre'), values(kept, 'genre'))
})
