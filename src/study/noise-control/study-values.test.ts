import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SIGNAL_NAMES } from '../../denoise/signals/registry.ts'
import { createRandom } from '../../numeric/random.ts'
import { hashedSource, inventedFilms } from './invented-films.fixture.ts'
import { studyValues } from './study-values.ts'

const films = inventedFilms(40, 11)
const sources = { ...films, source: await hashedSource(16), random: createRandom(1) }
const values = await studyValues(sources, [0.1, 0.3])

test('studyValues › parts what is real, what the gate learns from, and the mixtures', () => {
  assert.ok(values.real.length >= 160)
  assert.ok(values.real.every(({ kind, model }) => kind === null && model !== 'training'))
  assert.ok(values.training.every(({ model }) => model === 'training'))
  const right = values.real.filter(({ isRight }) => isRight).length
  assert.deepEqual(
    values.mixtures.map(({ share, values: mixed }) => [share, mixed.length]),
    [
      [0.1, right],
      [0.3, right],
    ],
  )
})

test('studyValues › trains on the same values whatever gold says', async () => {
  const allWrong = await studyValues({ ...sources, isRight: () => false }, [0.1])
  assert.deepEqual(
    allWrong.training.map(({ stated, isRight, kind }) => [stated, isRight, kind]),
    values.training.map(({ stated, isRight, kind }) => [stated, isRight, kind]),
  )
})

test('studyValues › what is not understood states nothing, right or wrong', () => {
  const unread = values.training.filter(({ context }) => context.isUnread)
  const isStated = SIGNAL_NAMES.indexOf('isStated')
  for (const isRight of [true, false]) {
    const some = unread.filter((value) => value.isRight === isRight)
    assert.ok(some.length > 0 && some.every(({ signals }) => signals[isStated] === 0), `right: ${isRight}`)
  }
})
