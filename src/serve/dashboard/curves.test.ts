import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fakeContext } from '../../../test/fake-context.ts'
import { resolveConfig } from '../../pipeline/config.ts'
import { openRunFolder } from '../../pipeline/run-folder.ts'
import { curvesPage } from './curves.ts'
import type { Curves } from './page-data.ts'
import { createRunReader } from './run-reader.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-curves-'))
after(() => rmSync(base, { recursive: true, force: true }))

const CONFIG = {
  data: { interactions: 'x.csv', split: { kind: 'leaveLastOne' } },
  models: { 'bpr-mf': {}, ease: {} },
}
const EPOCHS = 1_234
const BEST = 777

test('curvesPage › thins long curves evenly, keeps the chosen and the last epoch, and marks the trial that was chosen', async () => {
  const { context } = fakeContext()
  const run = openRunFolder(join(base, 'run'), '0', context)
  run.write('config.json', JSON.stringify({ baseDir: base, ...CONFIG }))
  const history = Array.from({ length: EPOCHS }, (_, e) => ({
    ...{ epoch: e + 1, loss: 1 / (e + 1), terms: { bpr: 1, l2: 2 }, seconds: 1 },
    ...((e + 1) % 5 === 0 && { validation: e / EPOCHS }),
  }))
  const settings = { embeddingDim: 8, learningRate: 0.1 }
  run.write(
    'models/bpr-mf/history.json',
    JSON.stringify({
      ...{ model: 'bpr-mf', settings, fit: 'train' },
      selection: { seed: 1, history, bestEpoch: BEST, validation: 0.5 },
      runs: [{ seed: 1, epochs: BEST, seconds: 9, history: history.slice(0, BEST) }],
    }),
  )
  const trial = { model: 'bpr-mf', bestEpoch: 5, seconds: 2 }
  const trials = [
    { ...trial, settings: { learningRate: 1 }, validation: null },
    { ...trial, settings: {}, validation: 0.2 },
    { ...trial, settings: { learningRate: 0.1 }, validation: 0.5 },
    { ...trial, model: 'ease', settings: {}, validation: 0.9 },
  ]
  writeFileSync(join(base, 'tuning.json'), JSON.stringify({ trials }))
  const reader = createRunReader({ run, config: resolveConfig(CONFIG, 'test'), context, env: {} })
  const { models } = (await curvesPage(reader)) as Curves
  const [one, ...more] = models
  assert.deepEqual(more, [], 'ease is not trained')
  const [choosing, final] = one!.fits
  const epochs = choosing!.epochs.map(({ epoch }) => epoch)
  assert.ok(epochs.length <= 500 && epochs.length > 300, String(epochs.length))
  assert.deepEqual([epochs[0], epochs.at(-1), epochs.includes(BEST)], [1, EPOCHS, true])
  assert.deepEqual(choosing!.epochs[0], { epoch: 1, loss: 1, terms: [1, 2] })
  assert.deepEqual([choosing!.terms, choosing!.seconds, final!.seconds], [['bpr', 'l2'], EPOCHS, 9])
  assert.deepEqual(
    one!.trials.map(({ settings: tried, validation, chosen }) => [tried, validation, chosen]),
    [
      [[['learningRate', '1']], null, false],
      [[], 0.2, false],
      [[['learningRate', '0.1']], 0.5, true],
    ],
  )
})
