import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parseSavedStudy } from '../study/saved-study.ts'
import { FILMS_CONFIG, folderForTests, runCli, runJson, writeConfig, writeFinishedRun } from './command-line.fixture.ts'
import { enrichedFilmsForTests } from './enriched-films.fixture.ts'

const HERE = import.meta.dirname

describe('er2alm study', () => {
  it('refuses a study or a data set that it does not know, with the nearest name', async () => {
    const study = await runCli(['study', 'new-itms'], HERE)
    assert.equal(study.status, 2)
    assert.match(study.err, /did you mean new-items\?/)
    const set = await runCli(['study', 'new-items', '--set', 'ml10k'], HERE)
    assert.equal(set.status, 2)
    assert.match(set.err, /did you mean ml100k\?/)
  })

  it('says which file of the data folder is not there', async () => {
    const { status, err } = await runCli(['study', 'new-items', '--set', 'ml100k', '--data', 'nowhere'], HERE)
    assert.equal(status, 3)
    assert.match(err, /FILE_MISSING: cannot read .*docs\.jsonl\.gz/)
    assert.match(err, /--data/)
  })

  it('takes a run or data sets, not both', async () => {
    const { status, err } = await runCli(['study', 'new-items', 'runs/mine', '--set', 'ml100k'], HERE)
    assert.equal(status, 2)
    assert.match(err, /a RUN brings its own data/)
  })

  it('refuses a folder that is no run', async () => {
    const { status, err } = await runCli(['study', 'new-items', '.'], HERE)
    assert.notEqual(status, 0)
    assert.match(err, /RUN_UNREADABLE/)
  })
})

describe('er2alm study new-items RUN', () => {
  const { folder } = enrichedFilmsForTests((dir) => runJson(['run', '.', '--out', 'run'], dir))

  it('keeps its answer in the run folder, where the page looks, or where it is told to', async () => {
    const { status, err } = await runCli(['study', 'new-items', 'run', '--draws', '1'], folder.dir)
    assert.equal(status, 0, err)
    const saved = parseSavedStudy(JSON.parse(readFileSync(join(folder.dir, 'run/study/new-items.json'), 'utf8')))!
    assert.deepEqual([saved.study, saved.parts[0]!.title], ['new-items', 'Items held out whole: run'])
    assert.match(err, /kept in .*new-items\.json/)
    const elsewhere = ['study', 'new-items', 'run', '--draws', '1', '--out', 'mine.json', '--json']
    const figures = JSON.parse((await runCli(elsewhere, folder.dir)).out) as unknown
    const kept = JSON.parse(readFileSync(join(folder.dir, 'mine.json'), 'utf8')) as { readonly figures: unknown }
    assert.deepEqual(kept.figures, figures)
  })

  it('asks only the rows named, and the questions about them', async () => {
    const asked = ['study', 'new-items', 'run', '--draws', '2', '--out', 'rows.json', '--json', '--row']
    const { out } = await runCli([...asked, 'everything', '--row', 'catalogue + coverage'], folder.dir)
    const parts = JSON.parse(out) as readonly { rows: { name: string }[]; questions: { a: string; b: string }[] }[]
    assert.deepEqual(
      parts.map(({ rows, questions }) => [rows.map(({ name }) => name), questions.map(({ a, b }) => `${a} − ${b}`)]),
      [[['catalogue + coverage', 'everything'], ['everything − catalogue + coverage']]],
    )
    const { status, err } = await runCli([...asked, 'evrything'], folder.dir)
    assert.equal(status, 2)
    assert.match(err, /left out, since it has not all rows asked for; it has nothing; title words; catalogue;/)
    assert.match(err, /no table has a row "evrything"/)
  })
})

describe('er2alm study new-items RUN, of a run that no language model read for', () => {
  const folder = folderForTests(async (dir) => {
    await writeFinishedRun(dir)
    await writeFile(
      join(dir, 'titles.csv'),
      `id,title\n${Array.from({ length: 14 }, (_, i) => `f${i},T${i}\n`).join('')}`,
    )
    await writeConfig(dir, { ...FILMS_CONFIG, data: { ...FILMS_CONFIG.data, catalogue: 'titles.csv' } })
    await runJson(['run', '.', '--out', 'bare'], dir)
  })

  it('asks what the catalogue is worth, and compares with no coverage that is not there', async () => {
    const { out, err, status } = await runCli(['study', 'new-items', 'run', '--draws', '2'], folder.dir)
    assert.equal(status, 0, err)
    assert.match(out, /\| catalogue \| \.\d{4} \|/)
    assert.match(out, /catalogue − catalogue, shuffled/)
    assert.doesNotMatch(out, /coverage|everything/)
  })

  it('says what is missing where the catalogue has titles alone', async () => {
    const { err, status } = await runCli(['study', 'new-items', 'bare'], folder.dir)
    assert.notEqual(status, 0)
    assert.match(err, /RUN_NOT_ENRICHED: nothing but titles is known .*\n.*bare\n.*map genres/s)
  })
})
