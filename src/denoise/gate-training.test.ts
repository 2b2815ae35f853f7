import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import { createTape, scalarOf } from '../numeric/tape.ts'
import { prepareCandidates } from './center.ts'
import { type NoiseConfig, noiseConfig } from './config.ts'
import { createGate, type Gate, gateLogits, gateParams } from './gate.ts'
import { drawNoise, gateLoss, trainGate } from './gate-training.ts'
import { pairsOf } from './pairs.ts'
import { plantedCandidates } from './planted.fixture.ts'

const HIDDEN = 4
const { candidates } = plantedCandidates({ items: 12, dim: 6, seed: 5 })
const prepared = prepareCandidates(candidates, true)
const pairs = pairsOf(prepared, candidates.itemIds.keys())

function inFloat64(gate: Gate): Gate {
  const wide = (value: Matrix) => matrixOf(value.rows, value.cols, Float64Array.from(value.data))
  const copy = <P extends Gate['hiddenBias']>(p: P) => ({ ...p, value: wide(p.value) })
  return {
    relations: gate.relations.map(copy),
    hiddenWeight: copy(gate.hiddenWeight),
    hiddenBias: copy(gate.hiddenBias),
    outWeight: copy(gate.outWeight),
    outBias: copy(gate.outBias),
  }
}

function lossOf(gate: Gate, config: NoiseConfig, backward: boolean): number {
  const tape = createTape({ training: true, random: createRandom(0), precision: 'float64' })
  // The same noise and the same other items at each call.
  const sources = { noise: createRandom(8), others: createRandom(9) }
  const loss = gateLoss(tape, gate, prepared, pairs, config, sources)
  if (backward) tape.backward(loss)
  return scalarOf(loss)
}

for (const mismatched of [0, 2]) {
  test(`gateLoss › sends the central-difference gradient through J to every parameter (mismatched ${mismatched})`, () => {
    const config = noiseConfig.parse({ hidden: HIDDEN, mismatched })
    const gate = inFloat64(createGate(prepared.aspects.length, 6, HIDDEN, createRandom(3)))
    lossOf(gate, config, true)
    const step = 1e-6
    for (const parameter of gateParams(gate)) {
      const { data } = parameter.value
      const gradient = parameter.grad?.data
      assert.ok(gradient, `${parameter.name} has no gradient`)
      assert.ok(
        gradient.some((g) => g !== 0),
        `${parameter.name} has a zero gradient`,
      )
      for (let at = 0; at < data.length; at += 5) {
        const kept = data[at]
        data[at] = kept + step
        const above = lossOf(gate, config, false)
        data[at] = kept - step
        const below = lossOf(gate, config, false)
        data[at] = kept
        const numeric = (above - below) / (2 * step)
        assert.ok(
          Math.abs(numeric - gradient[at]) < 1e-6,
          `${parameter.name}[${at}]: ${gradient[at]} against ${numeric}`,
        )
      }
    }
  })
}

test('gateLogits › gives a pair the same logit in any batch', () => {
  const gate = createGate(prepared.aspects.length, 6, HIDDEN, createRandom(3))
  const logitsOf = (items: readonly number[]) => {
    const batch = pairsOf(prepared, items)
    const tape = createTape({ training: false, random: createRandom(0) })
    const { logits, order } = gateLogits(tape, gate, prepared, batch)
    return new Map(
      [...order].map((place, at) => [`${batch.item[place]}/${batch.aspect[place]}`, logits.value.data[at]]),
    )
  }
  const together = logitsOf([...candidates.itemIds.keys()])
  assert.equal(together.size, pairs.item.length)
  for (const item of [0, 7]) {
    for (const [pair, logit] of logitsOf([item])) assert.ok(Math.abs(logit - together.get(pair)!) < 1e-5, pair)
  }
})

test('drawNoise › is uniform on (β, 1 − β)', () => {
  const random = createRandom(4)
  const beta = 0.2
  const draws = Array.from({ length: 20_000 }, () => drawNoise(random, beta))
  assert.ok(draws.every((e) => e > beta && e <= 1 - beta))
  const mean = draws.reduce((sum, e) => sum + e, 0) / draws.length
  const variance = draws.reduce((sum, e) => sum + (e - mean) ** 2, 0) / draws.length
  assert.ok(Math.abs(mean - 0.5) < 0.005, `${mean}`) // 4 standard errors: 4·.173/√20000
  assert.ok(Math.abs(variance - 0.6 ** 2 / 12) < 0.001, `${variance}`)
})

test('trainGate › lowers the loss', async () => {
  const { candidates } = plantedCandidates({ items: 200, dim: 24, seed: 2 })
  const prepared = prepareCandidates(candidates, true)
  const config = noiseConfig.parse({ hidden: 16, batchItems: 16 })
  const gate = createGate(prepared.aspects.length, 24, 16, createRandom(3))
  const losses = await trainGate(gate, prepared, config, createRandom(4))
  assert.equal(losses.length, 10)
  assert.ok(losses[9] < 0.8 * losses[0], losses.join(' '))
})

test('trainGate › stops between epochs when told to', async () => {
  const gate = createGate(prepared.aspects.length, 6, 64, createRandom(3))
  const stopped = AbortSignal.abort(new Error('stop'))
  await assert.rejects(trainGate(gate, prepared, noiseConfig.parse({}), createRandom(4), stopped), { message: 'stop' })
})
