import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { hashedSource, inventedFilms } from './invented-films.fixture.ts'
import { CEILING, fitStudyGates, meanWeights, OUR_GATE } from './study-gates.ts'
import { studyValues } from './study-values.ts'

const films = inventedFilms(60, 12)
const values = await studyValues({ ...films, source: await hashedSource(16), random: createRandom(1) }, [0.2])
const itemIds = films.items.map(({ id }) => id)
const gates = fitStudyGates(values, itemIds, 3, createRandom(2))
const methods = gates.score(values.real)

test('fitStudyGates › scores every value by our gate, its ablations and the ceiling', () => {
  assert.deepEqual([methods[0]!.name, methods.at(-1)!.name, methods.length], [OUR_GATE, CEILING, 10])
  assert.ok(methods.every(({ scores }) => scores.length === values.real.length))
})

test('fitStudyGates › an ablation does not see the hidden signals, the gate does', () => {
  const blind = values.real.map((value) => ({ ...value, signals: value.signals.map(() => Number.NaN) }))
  const again = gates.score(blind)
  assert.notDeepEqual(again[0]!.scores, methods[0]!.scores)
  const reply = methods.findIndex(({ name }) => name === '· without the second reply')
  assert.notDeepEqual(methods[reply]!.scores, methods[0]!.scores)
})

test('fitStudyGates › only the ceiling learns from gold', () => {
  const turned = { ...values, real: values.real.map((value) => ({ ...value, isRight: !value.isRight })) }
  const other = fitStudyGates(turned, itemIds, 3, createRandom(2)).score(values.real)
  for (const [i, { name, scores }] of other.entries()) {
    if (name === CEILING) assert.notDeepEqual(scores, methods[i]!.scores)
    else assert.deepEqual(scores, methods[i]!.scores)
  }
})

test('meanWeights › is the mean over the folds', () => {
  const name = 'isStated'
  assert.equal(gates.ours.gates.size, 2)
  for (const [family, ofFamily] of gates.ours.gates) {
    const mean = ofFamily.reduce((sum, { weights }) => sum + weights.get(name)!, 0) / 3
    assert.ok(Math.abs(meanWeights(gates.ours).get(family)!.get(name)! - mean) < 1e-12)
  }
})
