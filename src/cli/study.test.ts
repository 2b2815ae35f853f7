import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCli } from './command-line.fixture.ts'

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
