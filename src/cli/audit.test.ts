import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { AuditReport } from '../audit/audit.ts'
import { runCli, runJson, temporaryFolder, writeConfig } from './command-line.fixture.ts'
import { type EnrichedFilms, writeEnrichedFilms } from './enriched-films.fixture.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let films: EnrichedFilms

before(async () => {
  folder = await temporaryFolder()
  films = await writeEnrichedFilms(folder.dir)
  await runJson(['run', '.', '--out', 'run'], folder.dir)
})
after(async () => {
  await films.server.close()
  await folder.remove()
})

test('audit RUN › prints findings of every check, writes audit.json, and sends nothing', async () => {
  const sent = films.server.requests.length
  const { status, out } = await runCli(['audit', 'run'], folder.dir)
  assert.equal(status, 0, out)
  assert.match(out, /^ok +prompts +all \d+ user prompts come out of the training part alone/m)
  assert.match(out, /the probe was not run: no reply to it is recorded/)
  assert.match(out, /no leak found \(/)
  const written = JSON.parse(await readFile(join(folder.dir, 'run/audit.json'), 'utf8')) as AuditReport
  assert.deepEqual(await runJson<AuditReport>(['audit', 'run'], folder.dir), written)
  assert.equal(films.server.requests.length, sent)
})

test('audit RUN --probe N › asks about N items, records it, and does not ask again', async () => {
  const sent = films.server.requests.length
  const { findings } = await runJson<AuditReport>(['audit', 'run', '--probe', '3'], folder.dir)
  const probed = findings.filter(({ check }) => check === 'memorisation')
  assert.equal(probed.length, 3)
  assert.deepEqual([probed[0]!.figures.asked, probed[0]!.figures.controlAsked], [3, 3])
  const now = films.server.requests.length
  assert.ok(now > sent && now <= sent + 18, `${now - sent} calls`)
  assert.deepEqual((await runJson<AuditReport>(['audit', 'run'], folder.dir)).findings, findings)
  assert.equal(films.server.requests.length, now)
})

test('run › after an audit puts its findings into report.html, and trains nothing again', async () => {
  const page = (): Promise<string> => readFile(join(folder.dir, 'run/report.html'), 'utf8')
  assert.match(await page(), /This run was not audited yet/)
  const trained = await readFile(join(folder.dir, 'run/models/ease/history.json'), 'utf8')
  await runJson(['run', '.', '--out', 'run'], folder.dir)
  assert.match(await page(), /No check found a leak/)
  assert.equal(await readFile(join(folder.dir, 'run/models/ease/history.json'), 'utf8'), trained)
})

test('audit RUN › ends with status 3 on a leak, after the findings are printed', async () => {
  const file = join(folder.dir, 'run/enrich/profiles.jsonl')
  const clean = await readFile(file, 'utf8')
  const [, testRow] = /^(\S+) /m.exec(await readFile(join(folder.dir, 'run/data/test.txt'), 'utf8'))!
  const item = (await readFile(join(folder.dir, 'run/data/test.txt'), 'utf8')).split(' ')[1]!
  const aspects = [{ aspect: 'genre', text: 'drama', weight: 1, items: [item] }]
  await writeFile(file, `${JSON.stringify({ user: testRow, status: 'counted', aspects, call: null })}\n`)
  try {
    const { status, out, err } = await runCli(['audit', 'run'], folder.dir)
    assert.equal(status, 3)
    assert.match(out, /^LEAK +profiles +profiles rest on 1 validation or test items/m)
    assert.match(err, /AUDIT_LEAK/)
  } finally {
    await writeFile(file, clean)
  }
})

test('audit CONFIG › audits the data alone, and writes nothing', async () => {
  const { audited, clean } = await runJson<AuditReport>(['audit', '.'], folder.dir)
  assert.deepEqual([audited, clean], ['data', true])
  assert.ok(!existsSync(join(folder.dir, 'audit.json')))
})

test('audit CONFIG › finds overlapping parts instead of stopping at them', async () => {
  const { dir, remove } = await temporaryFolder()
  try {
    await writeFile(join(dir, 'a.txt'), '1 10\n1 11\n2 10\n2 12\n')
    await writeFile(join(dir, 'b.txt'), '1 10\n2 11\n')
    await writeConfig(dir, { data: { split: { kind: 'given', train: 'a.txt', test: 'b.txt' } } })
    const { status, out } = await runCli(['audit', '.'], dir)
    assert.equal(status, 3)
    assert.match(out, /^LEAK +parts +1 of 2 test pairs are also in train/m)
  } finally {
    await remove()
  }
})

test('audit › says what is wrong with its words and flags', async () => {
  for (const [argv, words] of [
    [['audit'], /needs RUN or CONFIG/],
    [['audit', 'nowhere'], /no config at/],
    [['audit', '.', '--probe', '3'], /--probe goes with a run folder/],
    [['audit', 'run', '--probe', '0'], /not a whole number of at least 1/],
    [['audit', 'run', '--live'], /--live says nothing without --probe/],
    [['audit', 'run', '--set', 'seeds=[1]'], /--set goes with a CONFIG/],
  ] as const) {
    const { status, err } = await runCli(argv, folder.dir)
    assert.equal(status, 2, argv.join(' '))
    assert.match(err, words)
  }
})
