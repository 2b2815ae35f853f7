import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { FILMS_CONFIG, runCli, runJson, temporaryFolder, writeConfig, writeFilms } from './command-line.fixture.ts'

describe('er2alm run', () => {
  let dir: string
  let remove: () => Promise<void>
  before(async () => {
    ;({ dir, remove } = await temporaryFolder())
    for (const name of ['one', 'other']) {
      await mkdir(join(dir, name))
      await writeFilms(join(dir, name))
      await writeConfig(join(dir, name), FILMS_CONFIG)
    }
  })
  after(() => remove())

  it('does no stage twice, and says when its folder holds the run of another config', async () => {
    const first = await runCli(['run', 'one', '--out', 'run', '--only', 'data'], dir)
    assert.match(first.err, /stage done stage=data/)
    const again = await runCli(['run', 'one', '--out', 'run', '--only', 'data'], dir)
    assert.equal(again.err, '')
    const other = await runCli(['run', 'other', '--out', 'run', '--only', 'data'], dir)
    assert.equal(other.status, 0)
    assert.match(other.err, /warning: the run folder holds a run of another config.*config=.*one/)
  })

  it('fits models on everything when nothing is held out, and refuses to measure them', async () => {
    const set = ['--set', 'data.split={"kind":"none"}']
    const { status, out, err } = await runCli(['run', 'one', '--out', 'all', ...set], dir)
    assert.equal(status, 0)
    // Models are fitted side by side: they are named as they finish.
    assert.match(out, /done up to train \(data, (train itemknn|train ease|train popularity|, )+\)/)
    assert.match(err, /nothing is measured/)
    const { items } = await runJson<{ items: readonly { item: string }[] }>(
      ['recommend', 'all', '--user', 'u3', '-k', '20', '--model', 'ease'],
      dir,
    )
    assert.equal(items.length, 9)
    for (const argv of [
      ['run', 'one', '--out', 'all', '--only', 'evaluate', ...set],
      ['compare', 'all'],
    ]) {
      const refused = await runCli(argv, dir)
      assert.equal(refused.status, 3)
      assert.match(refused.err, /error EVAL_NO_TEST: .* needs a test part, and data.split "none" holds nothing out/)
    }
    const audit = await runCli(['audit', 'all'], dir)
    assert.doesNotMatch(audit.out, /test part is empty/)
    assert.equal(audit.status, 0)
  })

  it('ends with the obvious next step', async () => {
    const { out } = await runCli(['run', 'one', '--out', 'whole/run'], dir)
    assert.match(out, /\nrun folder: .*\nreport: .*report\.html\nnext: {7}er2alm serve whole\/run\n$/)
  })

  it('suggests the flag, stage and model that were meant', async () => {
    for (const [argv, hint] of [
      [['--onyl', 'data'], 'did you mean --only?'],
      [['--only', 'dat'], 'did you mean data?'],
      [['--set', 'models.eese.l2Weight=3'], 'did you mean ease?'],
    ] as const) {
      const { status, err } = await runCli(['run', 'one', '--out', 'run', ...argv], dir)
      assert.equal(status, 2)
      assert.ok(err.includes(hint), err)
    }
  })
})
