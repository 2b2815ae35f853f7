import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { noiseConfig } from '../config.ts'
import { type ValueVector, valueCandidates, vectorSignals } from './vector-signals.ts'

const DIM = 8
const config = noiseConfig.parse({ epochs: 20, hidden: 8 })

/** Items of two topics: marker and trusted values point one way or the other; the last value points against its marker. */
function twoTopics(): readonly ValueVector[] {
  const random = createRandom(5)
  const near = (sign: number): Float32Array =>
    Float32Array.from({ length: DIM }, (_, d) => (d === 0 ? sign : 0.1 * random.normal()))
  return Array.from({ length: 41 }, (_, n) => {
    const topic = n % 2 === 0 ? 1 : -1
    return {
      stated: { item: `i${n}`, attribute: n % 4 < 2 ? 'director' : 'country', value: 'v' } as const,
      ...{ vector: near(n === 40 ? -topic : topic), marker: near(topic), isTrusted: n < 40 },
    }
  })
}

test('vectorSignals › gives the centred cosine to the marker, and a logit that follows it', async () => {
  const signals = await vectorSignals(twoTopics(), DIM, config, createRandom(1))
  assert.ok(signals.slice(0, 40).every(({ markerCosine }) => markerCosine > 0.7))
  assert.ok(signals[40]!.markerCosine < -0.7)
  assert.ok(signals[40]!.gateLogit < Math.min(...signals.slice(0, 40).map(({ gateLogit }) => gateLogit)))
})

test('vectorSignals › compares a value with the trusted ones of other items', async () => {
  const [one, two] = twoTopics()
  // Alone of its attribute: there is no other to compare with. Of two, the other one.
  const values = [
    { ...one!, stated: { item: 'a', attribute: 'director', value: 'x' } as const },
    { ...two!, stated: { item: 'b', attribute: 'director', value: 'y' } as const },
    { ...two!, stated: { item: 'c', attribute: 'country', value: 'z' } as const },
  ]
  const signals = await vectorSignals(values, DIM, noiseConfig.parse({ epochs: 0, center: false }), createRandom(1))
  assert.ok(signals[0]!.centroidCosine < -0.5)
  assert.equal(signals[2]!.centroidCosine, 0)
})

test('valueCandidates › makes a row a value, in the aspect of its attribute', () => {
  const values = twoTopics().slice(0, 3)
  const { aspects, markers, itemIds } = valueCandidates(values, DIM)
  assert.deepEqual([...aspects.keys()], ['director', 'cultureLanguage'])
  assert.deepEqual(itemIds, ['0', '1', '2'])
  assert.deepEqual(aspects.get('cultureLanguage')!.data.slice(2 * DIM), values[2]!.vector)
  assert.ok(
    aspects
      .get('director')!
      .data.slice(2 * DIM)
      .every((x) => x === 0),
  )
  assert.deepEqual(markers.data.slice(0, DIM), values[0]!.marker)
})
