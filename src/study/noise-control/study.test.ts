import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { hashedSource, inventedFilms } from './invented-films.fixture.ts'
import { renderNoiseStudy } from './render.ts'
import { noiseControlStudy, REFERENCE } from './study.ts'
import { OUR_GATE } from './study-gates.ts'

const films = inventedFilms(80, 6)
const tunedOn = new Set(films.items.slice(0, 40).map(({ id }) => id))
const input = { ...films, tunedOn, folds: 4, resamples: 50 }
const study = await noiseControlStudy({ ...input, source: await hashedSource(32), random: createRandom(1) })

test('noiseControlStudy › parts the values into held-out items and the others', () => {
  const [heldOut, others] = study.real
  const perItem = (n: number): number => n / 40
  assert.ok(perItem(heldOut!.values) > 4 && perItem(others!.values) > 4)
  const parts = study.real.filter(({ name }) => ['held-out, director', 'held-out, country'].includes(name))
  assert.equal(parts[0]!.values + parts[1]!.values, heldOut!.values)
})

test('noiseControlStudy › our gate tells right from wrong where the evidence tells it', () => {
  const [heldOut] = study.real
  const of = (name: string) => heldOut!.methods.find((method) => method.name === name)!
  assert.ok(of(OUR_GATE).figures.auroc.value > 0.95)
  assert.ok(of(OUR_GATE).overReference.ci95[0] > 0)
  assert.equal(of('nothing').figures.auroc.value, 0.5)
  assert.equal(of(REFERENCE).overReference.value, 0)
})

test('noiseControlStudy › plants the shares, and tells the kinds apart', () => {
  const shares = study.planted.map(({ wrong, values }) => wrong / values)
  for (const [i, share] of [0.05, 0.1, 0.2, 0.4].entries()) assert.ok(Math.abs(shares[i]! - share) < 0.01)
  const largest = study.planted.at(-1)!
  assert.equal(
    study.kinds.reduce((sum, { wrong }) => sum + wrong, 0),
    largest.wrong,
  )
})

test('noiseControlStudy › is the same for the same seed', async () => {
  const again = await noiseControlStudy({ ...input, source: await hashedSource(32), random: createRandom(1) })
  assert.deepEqual(again, study)
})

test('renderNoiseStudy › has a row a method, and its figures', () => {
  const text = renderNoiseStudy(study)
  const row = text.split('\n').find((line) => line.startsWith(`| **${OUR_GATE}** |`))!
  const { value } = study.real[0]!.methods.find(({ name }) => name === OUR_GATE)!.figures.auroc
  assert.ok(row.includes(`| ${value.toFixed(3)} [`))
  assert.ok(text.includes('| nothing | 0.500 [0.500, 0.500]'))
})
