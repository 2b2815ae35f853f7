import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { RunComparison } from '../pipeline/compare-runs.ts'
import { folderForTests, runCli, runJson, writeFinishedRun } from './command-line.fixture.ts'

describe('er2alm compare', () => {
  const folder = folderForTests(async (dir) => {
    await writeFinishedRun(dir)
    await runJson(['run', '.', '--out', 'other', '--set', 'models.ease.l2Weight=500'], dir)
  })

  it('gives the comparisons of a single run again, digit for digit', async () => {
    const { comparisons } = await runJson<RunComparison>(['compare', 'run'], folder.dir)
    assert.deepEqual(comparisons, JSON.parse(await readFile(join(folder.dir, 'run/evaluate/comparisons.json'), 'utf8')))
  })

  it('names models by run, and compares namesakes', async () => {
    const { models, comparisons } = await runJson<RunComparison>(['compare', 'run', 'other'], folder.dir)
    assert.equal(models.length, 6)
    const twins = comparisons.filter(({ a, b }) => a === 'run/popularity' && b === 'other/popularity')
    assert.ok(twins.length > 0)
    assert.ok(twins.every(({ delta, verdict }) => delta === 0 && verdict === 'cannot tell'))
  })

  it('prints a row a pair and names the reference that was asked for', async () => {
    const { out } = await runCli(['compare', 'run', '--reference', 'popularity'], folder.dir)
    assert.match(out, /^popularity +ease +all +ndcg@20 +-0\.\d{4} /m)
    assert.match(out, /24 test users, reference popularity/)
  })

  it('refuses runs on other users, with 3', async () => {
    const ratings = await readFile(join(folder.dir, 'ratings.csv'), 'utf8')
    await writeFile(join(folder.dir, 'ratings.csv'), ratings.replaceAll(/^u23,.*\n/gm, ''))
    await runJson(['run', '.', '--out', 'fewer'], folder.dir)
    const { status, err } = await runCli(['compare', 'run', 'fewer'], folder.dir)
    assert.equal(status, 3)
    assert.match(err, /error EVAL_DIFFERENT_USERS/)
  })

  it('refuses a reference that was not evaluated, with 2', async () => {
    const { status, err } = await runCli(['compare', 'run', '--reference', 'easy'], folder.dir)
    assert.equal(status, 2)
    assert.match(err, /error EVAL_UNKNOWN_MODEL/)
  })
})
