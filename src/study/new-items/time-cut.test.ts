import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { renderTimeCut } from './render.ts'
import { CUT_ROWS } from './rows.ts'
import { timeCut } from './time-cut.ts'
import { twoTastes } from './two-tastes.fixture.ts'

test('timeCut › judges whole list and shelf after a refit, every model chosen on validation', async () => {
  const figures = await timeCut(twoTastes(createRandom(3)), CUT_ROWS, { seed: 1, resamples: 500 })
  const model = (name: string) => figures.models.find((one) => one.name === name)!
  assert.ok(figures.newItems > 0 && figures.users.shelf! > 0)
  // On the shelf only the director tells the two kinds apart, and no model by ids sees anything.
  const told = model('er2alm-plus, everything').slices.shelf!.ndcg
  assert.ok(told > model('er2alm-plus, catalogue + coverage').slices.shelf!.ndcg)
  assert.ok(told > model('recent-popularity').slices.shelf!.ndcg)
  const names = figures.differences.map(({ a, b, slice }) => `${a} − ${b} on ${slice}`)
  assert.ok(names.includes('er2alm-plus, everything − er2alm-plus, catalogue + coverage on shelf'))
  assert.ok(names.includes('er2alm-plus, everything − recent-popularity on all'))
  assert.match(renderTimeCut(figures), /\| recency-mix \| windowDays \d+, recencyWeight/)
})
