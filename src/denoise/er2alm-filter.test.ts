import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matrixOf, zeros } from '../numeric/matrix.ts'
import { createRandom } from '../numeric/random.ts'
import { dropAccuracy } from './accuracy.ts'
import { noiseConfig } from './config.ts'
import { applyDecisions, isZeroRow, type NoiseCandidates, type NoiseDecision } from './filter.ts'
import { plantedCandidates } from './planted.fixture.ts'
import { createNoiseFilter } from './registry.ts'

async function decide(candidates: NoiseCandidates, settings: object, seed = 11): Promise<readonly NoiseDecision[]> {
  const filter = createNoiseFilter(noiseConfig.parse({ hidden: 16, batchItems: 16, ...settings }), createRandom(seed))
  return (await filter.decide(candidates)).decisions
}

const planted = plantedCandidates({ items: 300, dim: 24, seed: 2 })

/** Probability that a random wrong aspect has a lower score than a random right one (area under the ROC curve). */
function separation(decisions: readonly NoiseDecision[], truth: typeof planted.truth): number {
  const isWrong = new Map(truth.map(({ item, attribute, wrong }) => [`${item}/${attribute}`, wrong]))
  const scored = decisions.filter(({ score }) => score !== null).sort((a, b) => a.score! - b.score!)
  let [wrongBefore, ordered, rights] = [0, 0, 0]
  for (const { item, attribute } of scored) {
    if (isWrong.get(`${item}/${attribute}`)) wrongBefore++
    else {
      ordered += wrongBefore
      rights++
    }
  }
  return ordered / (rights * wrongBefore)
}

test('er2almFilter › scores planted off-topic aspects lower than the others, which an untrained gate does not', async () => {
  const trained = separation(await decide(planted.candidates, { epochs: 30 }), planted.truth)
  const untrained = separation(await decide(planted.candidates, { epochs: 0 }), planted.truth)
  assert.ok(trained > 0.75, `trained ${trained}`)
  assert.ok(Math.abs(untrained - 0.5) < 0.1, `untrained ${untrained}`)
})

test('er2almFilter › drops wrong aspects far more often than blind dropping would', async () => {
  const accuracy = dropAccuracy(await decide(planted.candidates, { epochs: 30 }), planted.truth)
  assert.ok(accuracy.precisionCi95![0] > 1.5 * accuracy.baseRate!, JSON.stringify(accuracy))
})

test('er2almFilter › without a trained gate scores by the cosine to the marker', async () => {
  const decisions = await decide(planted.candidates, { useGate: false })
  assert.ok(separation(decisions, planted.truth) > 0.8)
})

test('er2almFilter › decides in item order, aspects inside, and once a pair', async () => {
  const decisions = await decide(planted.candidates, { epochs: 1 })
  const expected = planted.candidates.itemIds.flatMap((id) =>
    [...planted.candidates.aspects.keys()].map((aspect) => `${id}/${aspect}`),
  )
  assert.deepEqual(
    decisions.map(({ item, attribute }) => `${item}/${attribute}`),
    expected,
  )
})

test('er2almFilter › says unknown of an aspect without a vector', async () => {
  const decisions = await decide(planted.candidates, { epochs: 0 })
  assert.deepEqual(
    decisions.filter(({ reason }) => reason === 'unknown'),
    [{ item: 'i0', attribute: 'genre', kept: false, reason: 'unknown', score: null, delta: null }],
  )
})

test('er2almFilter › decides the same from the same seed, and not from another', async () => {
  const once = await decide(planted.candidates, { epochs: 2, warmupSize: 20 })
  assert.deepEqual(await decide(planted.candidates, { epochs: 2, warmupSize: 20 }), once)
  assert.notDeepEqual(await decide(planted.candidates, { epochs: 2, warmupSize: 20 }, 12), once)
})

test('er2almFilter › keeps at the rate σ(w − τ_A·logit θ) at a fixed logit', async () => {
  // One distinct row everywhere, not centred: every pair has the same cosine c to the marker, so w = s·c.
  const items = 20_000
  const unit = matrixOf(
    items,
    2,
    Float32Array.from({ length: 2 * items }, (_, at) => (at % 2 === 0 ? 0.6 : 0.8)),
  )
  const markers = matrixOf(
    items,
    2,
    Float32Array.from({ length: 2 * items }, (_, at) => (at % 2 === 0 ? 1 : 0)),
  )
  const itemIds = Array.from({ length: items }, (_, n) => String(n))
  const candidates: NoiseCandidates = { itemIds, aspects: new Map([['genre', unit]]), markers }
  for (const [lossScale, gateThreshold, gateTemperature] of [
    [1, 0.4, 0.4],
    [0.5, 0.8, 1],
    [2, 0.9, 0.7],
  ]) {
    const settings = { useGate: false, useCosine: false, center: false, lossScale, gateThreshold, gateTemperature }
    const decisions = await decide(candidates, settings)
    const rate = decisions.filter(({ kept }) => kept).length / items
    const w = 0.6 * lossScale
    const expected = 1 / (1 + Math.exp(gateTemperature * Math.log(gateThreshold / (1 - gateThreshold)) - w))
    assert.ok(Math.abs(rate - expected) < 4 * Math.sqrt(0.25 / items), `${rate} against ${expected}`)
  }
})

test('er2almFilter › gives the other pairs the same noise when an item is added', async () => {
  const { itemIds, aspects, markers } = planted.candidates
  const withFirst = (matrix: NoiseCandidates['markers']) =>
    matrixOf(matrix.rows + 1, matrix.cols, Float32Array.of(...matrix.data.subarray(0, matrix.cols), ...matrix.data))
  const more: NoiseCandidates = {
    itemIds: ['new', ...itemIds],
    aspects: new Map([...aspects].map(([aspect, matrix]) => [aspect, withFirst(matrix)])),
    markers: withFirst(markers),
  }
  // Without centring and training a logit depends on its own pair only, so equal noise means equal scores.
  const settings = { useGate: false, center: false }
  const before = await decide(planted.candidates, settings)
  const after = (await decide(more, settings)).filter(({ item }) => item !== 'new')
  assert.deepEqual(
    after.map(({ score }) => score),
    before.map(({ score }) => score),
  )
})

test('createNoiseFilter › with enabled: false keeps every aspect that has a vector', async () => {
  const decisions = await decide(planted.candidates, { enabled: false })
  assert.ok(decisions.every(({ kept, reason }) => kept === (reason === 'kept')))
  assert.equal(decisions.filter(({ kept }) => !kept).length, 1)
})

test('applyDecisions › sets the rows of rejected aspects to zero and leaves the candidates alone', async () => {
  const { candidates } = planted
  const decisions = await decide(candidates, { useGate: false })
  assert.ok(decisions.some(({ reason }) => reason === 'gate'))
  const filtered = applyDecisions(candidates, decisions)
  for (const { item, attribute, kept, reason } of decisions) {
    const row = candidates.itemIds.indexOf(item)
    assert.equal(isZeroRow(filtered.get(attribute)!, row), !kept)
    assert.equal(isZeroRow(candidates.aspects.get(attribute)!, row), reason === 'unknown')
  }
})

test('applyDecisions › refuses a decision about something else', () => {
  const candidates: NoiseCandidates = {
    itemIds: ['a'],
    aspects: new Map([['genre', zeros(1, 2)]]),
    markers: zeros(1, 2),
  }
  const decision = { item: 'b', attribute: 'genre', kept: true, reason: 'kept', score: null, delta: null } as const
  assert.throws(() => applyDecisions(candidates, [decision]), { code: 'BUG', message: /item b/ })
})
