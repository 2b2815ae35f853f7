import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { Er2almError } from '../errors.ts'
import { decodeCheckpoint } from '../models/checkpoint.ts'
import { modelSpec } from '../models/registry.ts'
import { fitModel } from '../train/fit-model.ts'
import { openRunFolder, type RunFolder } from './run-folder.ts'
import { smallTrainInputs } from './train-inputs.fixture.ts'
import { type ModelHistory, type TrainStageSettings, trainModels } from './train-stage.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-train-stage-'))
after(() => rmSync(base, { recursive: true, force: true }))

const inputs = smallTrainInputs()
const IDENTITIES = { data: 'd', features: 'f' }
const STOPPING = { evaluateEvery: 2, patience: 2 }

let folders = 0
function newRun(): RunFolder {
  return openRunFolder(join(base, `run-${++folders}`), '0', fakeContext().context)
}

function settingsOf(
  models: Readonly<Record<string, object>>,
  more: Partial<TrainStageSettings> = {},
): TrainStageSettings {
  const parsed = Object.entries(models).map(([name, given]) => [name, modelSpec(name).config.parse(given)])
  return {
    models: Object.fromEntries(parsed),
    seeds: [1, 2],
    fit: 'train+validation',
    stopping: STOPPING,
    threads: 1,
    ...more,
  }
}

/** Trains into the folder; says whether the inputs were read. */
async function trainInto(run: RunFolder, settings: TrainStageSettings, identities = IDENTITIES): Promise<boolean> {
  let read = false
  await trainModels(
    run,
    async () => {
      read = true
      return inputs
    },
    identities,
    settings,
    fakeContext().context,
  )
  return read
}

function historyOf(run: RunFolder, model: string): ModelHistory {
  return run.readJson<ModelHistory>(`models/${model}/history.json`)
}

function userVectors(run: RunFolder, model: string, seed: number): unknown {
  const { numUsers, numItems } = inputs.final
  const file = run.path(`models/${model}/seed-${seed}.safetensors`)
  return [...decodeCheckpoint(readFileSync(file), { model, numUsers, numItems }, file).tensors]
}

const BPR = { epochs: 40, embeddingDim: 8, batchSize: 64, learningRate: 0.05 }

/** Leaves a word in the model's history, which is gone if the model is trained again. */
function mark(run: RunFolder, model: string): void {
  run.write(`models/${model}/history.json`, '"marked"')
}
function isMarked(run: RunFolder, model: string): boolean {
  return run.readJson(`models/${model}/history.json`) === 'marked'
}

test('trainModels › fits once, and judges nothing, without a validation part; epochs cannot be chosen then', async () => {
  const run = newRun()
  const whole = { selection: inputs.final, final: inputs.final }
  const train = (models: Readonly<Record<string, object>>): Promise<unknown> =>
    trainModels(run, async () => whole, IDENTITIES, settingsOf(models), fakeContext().context)
  await train({ itemknn: {} })
  const { selection, runs } = historyOf(run, 'itemknn')
  assert.deepEqual([selection.validation, runs.length], [null, 1])
  await assert.rejects(train({ 'bpr-mf': BPR }), {
    code: 'DATA_DEFECT',
    message: /bpr-mf chooses its number of epochs/,
  })
})

test('trainModels › says how far it is, epoch by epoch, and comes to the whole', async () => {
  const told: { done: number; note?: string }[] = []
  let total = 0
  const progress = {
    start(_label: string, length?: number) {
      total = length!
      return { update: (done: number, note?: string) => void told.push({ done, note }), end: () => {} }
    },
  }
  const { context } = fakeContext()
  const settings = settingsOf({ 'bpr-mf': BPR, itemknn: {} })
  await trainModels(newRun(), async () => inputs, IDENTITIES, settings, { ...context, progress })
  assert.ok(told.some(({ note }) => note === 'bpr-mf, epoch 1 of at most 40'))
  assert.ok(told.every(({ done }, at) => at === 0 || done > 0))
  // Two seeds and the run that chooses, for BPR-MF; one fit and one that is judged, for ItemKNN.
  assert.deepEqual([total, told.at(-1)!.done], [5, 5])
})

test('trainModels › chooses the epochs on validation, and fits every seed on both parts for that many', async () => {
  const run = newRun()
  await trainInto(run, settingsOf({ 'bpr-mf': BPR }))
  const { selection, runs, fit } = historyOf(run, 'bpr-mf')
  assert.equal(fit, 'train+validation')
  const judged = selection.history.flatMap(({ epoch, validation }) =>
    validation === undefined ? [] : [{ epoch, validation }],
  )
  assert.ok(judged.length >= 3)
  assert.ok(judged.every(({ epoch }) => epoch % STOPPING.evaluateEvery === 0))
  const best = judged.reduce((a, b) => (b.validation > a.validation ? b : a))
  assert.deepEqual([selection.bestEpoch, selection.validation, selection.seed], [best.epoch, best.validation, 1])
  assert.equal(selection.history.length, Math.min(BPR.epochs, best.epoch + STOPPING.evaluateEvery * STOPPING.patience))

  assert.deepEqual(
    runs.map(({ seed, epochs, history }) => ({ seed, epochs, trained: history.length })),
    [1, 2].map((seed) => ({ seed, epochs: best.epoch, trained: best.epoch })),
  )
  assert.ok(runs.every(({ history }) => history.every(({ validation }) => validation === undefined)))
  const spec = modelSpec('bpr-mf')
  for (const seed of [1, 2]) {
    const fitted = await fitModel(spec, inputs.final, spec.config.parse(BPR), { seed, epochs: best.epoch })
    assert.deepEqual(userVectors(run, 'bpr-mf', seed), [...fitted.tensors])
  }
})

test('trainModels › with fit "train" keeps what each seed had at its own best epoch, fitted without validation', async () => {
  const run = newRun()
  await trainInto(run, settingsOf({ 'bpr-mf': BPR }, { fit: 'train' }))
  const { selection, runs, fit } = historyOf(run, 'bpr-mf')
  assert.equal(fit, 'train')
  assert.deepEqual(runs[0]?.history, selection.history)
  assert.equal(runs[0]?.epochs, selection.bestEpoch)
  const spec = modelSpec('bpr-mf')
  for (const { seed, epochs, history } of runs) {
    assert.ok(history.some(({ validation }) => validation !== undefined))
    const fitted = await fitModel(spec, inputs.selection, spec.config.parse(BPR), { seed, epochs })
    assert.deepEqual(userVectors(run, 'bpr-mf', seed), [...fitted.tensors])
  }
})

test('trainModels › fits a model without randomness once, with the first seed', async () => {
  const run = newRun()
  await trainInto(run, settingsOf({ ease: {} }, { seeds: [5, 6] }))
  assert.deepEqual(
    historyOf(run, 'ease').runs.map(({ seed, epochs }) => ({ seed, epochs })),
    [{ seed: 5, epochs: 0 }],
  )
  assert.deepEqual(run.manifest()['train ease']?.outputs, [
    'models/ease/seed-5.safetensors',
    'models/ease/history.json',
  ])
  assert.ok(historyOf(run, 'ease').selection.validation > 0)
})

test('trainModels › done before reads no input and trains nothing; one changed setting trains that model alone', async () => {
  const run = newRun()
  const short = { ...BPR, epochs: 2 }
  assert.equal(await trainInto(run, settingsOf({ ease: {}, 'bpr-mf': short })), true)
  for (const model of ['ease', 'bpr-mf']) mark(run, model)
  assert.equal(await trainInto(run, settingsOf({ ease: {}, 'bpr-mf': short })), false)
  assert.equal(await trainInto(run, settingsOf({ ease: {}, 'bpr-mf': { ...short, epochs: 3 } })), true)
  assert.deepEqual([isMarked(run, 'ease'), isMarked(run, 'bpr-mf')], [true, false])
})

test('trainModels › trains again what uses features when these change, and nothing else', async () => {
  const run = newRun()
  const models = { popularity: {}, er2alm: { epochs: 1, embeddingDim: 4, batchSize: 16 } }
  await trainInto(run, settingsOf(models))
  for (const model of ['popularity', 'er2alm']) mark(run, model)
  await trainInto(run, settingsOf(models), { ...IDENTITIES, features: 'other' })
  assert.deepEqual([isMarked(run, 'popularity'), isMarked(run, 'er2alm')], [true, false])
})

test('trainModels › keeps the models that are done when another one fails, and goes on from there', async () => {
  const run = newRun()
  const failing = settingsOf({ 'bpr-mf': { ...BPR, learningRate: 1e30 }, ease: {} })
  await assert.rejects(
    trainInto(run, failing),
    (error: unknown) => error instanceof Er2almError && error.code === 'TRAIN_DIVERGED',
  )
  assert.deepEqual(Object.keys(run.manifest()), ['train ease'])
  mark(run, 'ease')
  await trainInto(run, settingsOf({ 'bpr-mf': { ...BPR, epochs: 2 }, ease: {} }))
  assert.ok(isMarked(run, 'ease'))
  assert.deepEqual(Object.keys(run.manifest()).sort(), ['train bpr-mf', 'train ease'])
})
