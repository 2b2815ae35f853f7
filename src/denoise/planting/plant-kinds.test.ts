import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { isNamed, isStated } from '../signals/evidence-signals.ts'
import { contextOf, statedValue } from '../signals/signals.fixture.ts'
import { isSuspicious, titleShare, yearGap } from '../signals/topic-signals.ts'
import { PLANT_KIND_NAMES, PLANT_KINDS, type PlantingPool, type PlantKind, type ValueInContext } from './plant-kinds.ts'

const director: ValueInContext = {
  stated: statedValue({ attribute: 'director', value: 'Michael Mann' }),
  context: contextOf(['Heat is a 1995 American film directed by Michael Mann. It stars Al Pacino, in Germany.']),
}
const country: ValueInContext = { ...director, stated: statedValue({ attribute: 'country', value: 'United States' }) }
const alien: ValueInContext = {
  stated: statedValue({ item: 'i2', attribute: 'director', value: 'Ridley Scott' }),
  context: contextOf(['Alien is a 1979 film directed by Ridley Scott.'], { title: 'Alien', year: 1979 }),
}
const pool: PlantingPool = {
  drawValue: (attribute) => (attribute === 'director' ? 'Ridley Scott' : 'Japan'),
  drawSupported: () => alien,
}
const plant = (kind: PlantKind, right: ValueInContext, seed = 1) => PLANT_KINDS[kind](right, pool, createRandom(seed))!

test('PLANT_KINDS › each makes a value that is not the right one', () => {
  for (const kind of PLANT_KIND_NAMES) {
    for (const right of [director, country]) {
      const wrong = PLANT_KINDS[kind](right, pool, createRandom(2))
      if (wrong !== undefined) assert.notEqual(wrong.stated.value, right.stated.value, kind)
    }
  }
})

test('PLANT_KINDS › swapped takes another item’s value and leaves the text', () => {
  const { stated, context } = plant('swapped', director)
  assert.deepEqual([stated.value, context], ['Ridley Scott', director.context])
  assert.equal(isStated(stated, context), 0)
})

test('PLANT_KINDS › near miss takes what the text names in another part', () => {
  const person = plant('near miss', director)
  assert.equal(person.stated.value, 'Al Pacino')
  assert.deepEqual([isNamed(person.stated, person.context), isStated(person.stated, person.context)], [1, 0])
  assert.equal(plant('near miss', country).stated.value, 'Germany')
})

test('PLANT_KINDS › no such value is none of its kind, and there is none of a person', () => {
  assert.equal(plant('no such value', country).stated.isOfKind, false)
  assert.equal(plant('no such value', director), undefined)
})

test('PLANT_KINDS › stale year is supported by a text of another year', () => {
  const { stated, context } = plant('stale year', director)
  assert.deepEqual([stated.value, isStated(stated, context)], ['Ridley Scott', 1])
  assert.ok(yearGap(stated, context)! >= 5)
})

test('PLANT_KINDS › off-topic text is supported by a text about another item', () => {
  const { stated, context } = plant('off-topic text', director)
  assert.deepEqual([stated.value, stated.item, context.title], ['Ridley Scott', 'i1', 'Heat'])
  assert.deepEqual([isStated(stated, context), titleShare(stated, context)], [1, 0])
})

test('PLANT_KINDS › adversarial text adds a sentence with the wrong value, which mostly is seen as such', () => {
  const all = Array.from({ length: 40 }, (_, seed) => plant('adversarial text', director, seed))
  assert.ok(all.every(({ stated, context }) => isNamed(stated, context) === 1))
  const seen = all.filter(({ stated, context }) => isSuspicious(stated, context) === 1).length
  assert.ok(seen > 15 && seen < 40, `${seen} of 40`)
})
