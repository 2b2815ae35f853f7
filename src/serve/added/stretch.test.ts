import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Scorer } from '../../models/model.ts'
import { FILMS, loadedFilms } from '../films.fixture.ts'
import { makePlacing } from './place-items.ts'
import { neighbourMean, stretchOf } from './stretch.ts'

const scores = Float32Array.of(1, 2, 3)

test('neighbourMean › weighs scores by the square of the likeness, and the person’s mean as one', () => {
  const like = [
    { item: 0, likeness: 1 },
    { item: 2, likeness: 0.5 },
  ]
  // (1·2 + 1·1 + 0.25·3) / (1 + 1 + 0.25) = 3.75 / 2.25
  assert.ok(Math.abs(neighbourMean(like, scores, 2) - 3.75 / 2.25) < 1e-12)
})

test('neighbourMean › is near the person’s mean where likeness is small', () => {
  // (2 + 0.0001·3) / 1.0001
  assert.ok(Math.abs(neighbourMean([{ item: 2, likeness: 0.01 }], scores, 2) - 2.0003 / 1.0001) < 1e-12)
  assert.equal(neighbourMean([], scores, 2), 2)
})

/** Scores every film by the same function for everybody. */
function scoredBy(score: (film: number) => number): Scorer {
  return {
    numItems: FILMS.length,
    scoreBlock(users, out) {
      users.forEach((_, b) => {
        for (let film = 0; film < FILMS.length; film++) out[b * FILMS.length + film] = score(film)
      })
    },
  }
}

async function stretchWith(score: (film: number) => number): Promise<number> {
  const served = loadedFilms({ scorer: scoredBy(score) })
  return stretchOf(served, makePlacing(served, {}))
}

test('stretchOf › undoes what the mean over neighbours takes away where likeness foretells the score', async () => {
  // Comedies 1, dramas 0: a comedy's neighbours are comedies for the most part, so its mean is high, but below 1.
  const stretch = await stretchWith((film) => film % 2)
  assert.ok(stretch > 1.2, String(stretch))
})

test('stretchOf › does not depend on the scale of the model’s scores', async () => {
  const [one, thousand] = [await stretchWith((film) => film % 2), await stretchWith((film) => 1000 * (film % 2) - 7)]
  assert.ok(Math.abs(one - thousand) < 1e-3, `${one} ${thousand}`)
})

test('stretchOf › leaves scores alone where there is nothing to learn from', async () => {
  assert.equal(await stretchWith(() => 3), 1)
})
