import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { inventedFilms } from './invented-films.fixture.ts'
import { judgedValues } from './judged-values.ts'
import { plantedMixtures } from './planted-mixtures.ts'

const { items, replies, isRight } = inventedFilms(60, 2)
const stated = judgedValues(items, replies, isRight)
const right = stated.filter((value) => value.isRight)

test('plantedMixtures › replaces the asked share, those of a smaller share among those of a larger', () => {
  const [small, large] = plantedMixtures(right, stated, [0.1, 0.4], createRandom(1))
  const wrongOf = (mixture: typeof small): readonly number[] =>
    mixture!.values.flatMap((value, i) => (value.isRight ? [] : [i]))
  assert.equal(wrongOf(small).length, Math.round(right.length * 0.1))
  assert.equal(wrongOf(large).length, Math.round(right.length * 0.4))
  assert.ok(wrongOf(small).every((i) => wrongOf(large).includes(i)))
  for (const mixture of [small!, large!]) {
    assert.equal(mixture.values.length, right.length)
    for (const [i, value] of mixture.values.entries()) {
      assert.equal(value.kind === null, value.isRight)
      assert.equal(value.stated.value === right[i]!.stated.value, value.isRight)
    }
  }
})

test('plantedMixtures › gives an error the place of the right value in the reply', () => {
  const [mixture] = plantedMixtures(right, stated, [0.4], createRandom(1))
  for (const [i, { stated: value }] of mixture!.values.entries()) {
    assert.deepEqual(
      [value.item, value.attribute, value.position, value.listLength],
      [right[i]!.stated.item, right[i]!.stated.attribute, right[i]!.stated.position, right[i]!.stated.listLength],
    )
  }
})
