import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { chooseModel } from './best-model.ts'
import { openRunFolder, type RunFolder } from './run-folder.ts'

let dir: string
let run: RunFolder
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'er2alm-best-'))
  run = openRunFolder(dir, '0', fakeContext().context)
  for (const [name, validation] of Object.entries({ popularity: 0.1, ease: 0.3, itemknn: 0.3, lightgcn: null })) {
    const history = { selection: { validation }, runs: [{ seed: 5 }, { seed: 6 }] }
    run.write(`models/${name}/history.json`, JSON.stringify(history))
  }
})
after(() => rm(dir, { recursive: true }))

test('chooseModel › takes the best on validation, the first of equal ones, with its first seed', () => {
  const names = ['popularity', 'ease', 'itemknn', 'lightgcn']
  assert.deepEqual(chooseModel(run, names), { name: 'ease', seed: 5, validation: 0.3 })
  assert.equal(chooseModel(run, ['itemknn', 'ease']).name, 'itemknn')
})

test('chooseModel › passes over models that are not trained yet, and takes an unjudged one when there is no other', () => {
  assert.equal(chooseModel(run, ['er2alm', 'popularity']).name, 'popularity')
  assert.deepEqual(chooseModel(run, ['lightgcn']), { name: 'lightgcn', seed: 5, validation: null })
})

test('chooseModel › takes the model asked for, and refuses one that is not there', () => {
  assert.equal(chooseModel(run, ['popularity', 'ease'], 'popularity').name, 'popularity')
  assert.throws(() => chooseModel(run, ['ease'], 'es'), { code: 'EVAL_UNKNOWN_MODEL', hint: /its models: ease/ })
  assert.throws(() => chooseModel(run, ['er2alm']), { code: 'RUN_WITHOUT_MODEL' })
})
