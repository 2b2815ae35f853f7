import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { measureMethods } from './measure-methods.ts'
import type { MethodScores } from './methods.ts'

const random = createRandom(8)
const isRight = Uint8Array.from({ length: 400 }, () => random.int(2))
const items = Array.from({ length: 400 }, (_, i) => `i${i % 100}`)
const noisy = (name: string, noise: number): MethodScores => {
  const scores = Float64Array.from(isRight, (is) => is + noise * random.normal())
  return { name, scores, probabilities: null, isDropped: Uint8Array.from(scores, (x) => (x < 0.5 ? 1 : 0)) }
}
const truth = { isRight, items }
const good = noisy('good', 0.5)
const bad = noisy('bad', 3)

test('measureMethods › compares over the same resamples', () => {
  const figures = measureMethods([good, bad, { ...good, name: 'same' }], truth, 'bad', { resamples: 200, random })
  const [of, reference, same] = figures
  assert.ok(of!.figures.auroc.value > reference!.figures.auroc.value)
  assert.ok(of!.overReference.ci95[0] > 0)
  assert.deepEqual(reference!.overReference, { value: 0, ci95: [0, 0] })
  assert.deepEqual(same!.figures, of!.figures)
  assert.ok(Number.isNaN(of!.figures.brier.value))
})

test('measureMethods › draws whole items: values that go together widen the interval', () => {
  // 400 values of 400 items, against the same 400 as ten times each of 40 items.
  const first = isRight.slice(0, 40)
  const tenfold = Uint8Array.from({ length: 400 }, (_, i) => first[i % 40]!)
  const scores = Float64Array.from({ length: 400 }, (_, i) => bad.scores[i % 40]!)
  const method = { ...bad, scores }
  const width = (idOf: (i: number) => string): number => {
    const ids = Array.from({ length: 400 }, (_, i) => idOf(i))
    const figures = measureMethods([method], { isRight: tenfold, items: ids }, 'bad', { resamples: 400, random })
    const [low, high] = figures[0]!.figures.auroc.ci95
    return high - low
  }
  // The square root of ten, up to chance.
  const ratio = width((i) => `i${i % 40}`) / width((i) => `v${i}`)
  assert.ok(ratio > 2.3 && ratio < 4.3, `${ratio}`)
})

test('measureMethods › keeping everything has AUROC ½, no recall, and no precision', () => {
  const all: MethodScores = {
    ...{ name: 'all', scores: new Float64Array(400), probabilities: new Float64Array(400).fill(1) },
    isDropped: new Uint8Array(400),
  }
  const { figures } = measureMethods([all], truth, 'all', { resamples: 20, random })[0]!
  assert.equal(figures.auroc.value, 0.5)
  assert.equal(figures.recall.value, 0)
  assert.ok(Number.isNaN(figures.precision.value))
  const wrongShare = isRight.filter((is) => is === 0).length / 400
  assert.ok(Math.abs(figures.brier.value - wrongShare) < 1e-12)
  assert.ok(Math.abs(figures.calibrationError.value - wrongShare) < 1e-12)
})
