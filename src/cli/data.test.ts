import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { DataReport } from '../data/data-report.ts'
import type { DataStats } from '../pipeline/data-stats.ts'
import { FILMS_CONFIG, runCli, runJson, temporaryFolder, writeConfig, writeFilms } from './command-line.fixture.ts'

describe('er2alm data', () => {
  let dir: string
  let remove: () => Promise<void>
  before(async () => {
    ;({ dir, remove } = await temporaryFolder())
    await writeFilms(dir)
    await writeConfig(dir, FILMS_CONFIG)
    await writeFile(
      join(dir, 'leaky.json'),
      JSON.stringify({ data: { split: { kind: 'given', train: 'a.txt', test: 'b.txt' } } }),
    )
    await writeFile(join(dir, 'a.txt'), 'u 1\nu 2\nv 1\n')
    await writeFile(join(dir, 'b.txt'), 'u 2\nv 3\n')
  })
  after(() => remove())

  it('check prints what was read and the defects, and ends with 0 when none is an error', async () => {
    const report = await runJson<DataReport>(['data', 'check', '.'], dir)
    assert.equal(report.numUsers, 24)
    assert.equal(report.numItems, 15)
    assert.deepEqual(
      report.files.map(({ role, rows }) => [role, rows]),
      [
        ['interactions', 144],
        ['catalogue', 15],
      ],
    )
    const { out } = await runCli(['data', 'check', '.'], dir)
    assert.match(out, /note {5}ITEMS_WITHOUT_TRAINING: 1 of 15/)
  })

  it('check prints the whole report of leaking parts as one document, and ends with 3', async () => {
    const { status, out, err } = await runCli(['data', 'check', 'leaky.json', '--json'], dir)
    assert.equal(status, 3)
    const report = JSON.parse(out) as DataReport
    assert.ok(report.defects.some(({ code, severity }) => code === 'TEST_IN_TRAIN' && severity === 'error'))
    assert.match(err, /error DATA_DEFECT: 1 of 2 test pairs are also in train/)
  })

  it('stats counts users, items and pairs, and gives density and the range of times', async () => {
    const figures = await runJson<DataStats>(['data', 'stats', '.'], dir)
    assert.equal(figures.interactions, 144)
    // 144 / (24 users × 15 items)
    assert.equal(figures.density, 0.4)
    assert.equal(figures.historyLength.median, 5)
    assert.equal(figures.newItems, 1)
    assert.deepEqual(figures.time, { first: 1_365_000_000, last: 1_365_000_000 + 143 * 3600 })
    assert.match((await runCli(['data', 'stats', '.'], dir)).out, /density +40\.0 %/)
  })

  it('split writes files with original ids, and the config that reads them back', async () => {
    const { split } = await runJson<{ split: object }>(['data', 'split', '.', '--out', 'parts'], dir)
    assert.match(await readFile(join(dir, 'parts/test.txt'), 'utf8'), /^u\d+ f\d+ \d+$/m)
    await writeFile(join(dir, 'parts/again.json'), JSON.stringify({ data: { split } }))
    const again = await runJson<DataReport>(['data', 'check', 'parts/again.json'], dir)
    assert.equal(again.split.test.interactions, 24)
  })

  it('names the verb that was probably meant', async () => {
    const { status, err } = await runCli(['data', 'chek', '.'], dir)
    assert.equal(status, 2)
    assert.match(err, /did you mean check\?/)
  })
})
