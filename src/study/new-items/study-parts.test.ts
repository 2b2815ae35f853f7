import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { parseSavedStudy } from '../saved-study.ts'
import { itemCold } from './item-cold.ts'
import { QUESTIONS, ROWS } from './rows.ts'
import { itemColdPart, timeCutPart } from './study-parts.ts'
import { twoTastes } from './two-tastes.fixture.ts'

test('itemColdPart › has the figures of the study as tables, and sweeps over history and popularity', async () => {
  const rows = ROWS.filter(({ name }) => ['catalogue + coverage', 'everything'].includes(name))
  const settings = { draws: 2, share: 0.2, seed: 1, questions: QUESTIONS, resamples: 200 }
  const figures = await itemCold(twoTastes(createRandom(3)), rows, settings)
  const part = itemColdPart({ ...figures, data: '/somewhere/runs/films' })
  assert.equal(part.title, 'Items held out whole: films')
  const [told, differences] = part.tables
  assert.deepEqual(told!.rows, [
    ['catalogue + coverage', figures.rows[0]!.mean, figures.rows[0]!.sd, figures.rows[0]!.asks],
    ['everything', figures.rows[1]!.mean, figures.rows[1]!.sd, figures.rows[1]!.asks],
  ])
  const [question] = figures.questions
  assert.deepEqual(differences!.rows[0]!.slice(0, 4), [
    'everything − catalogue + coverage',
    question!.delta,
    ...question!.ci95,
  ])
  for (const { header, rows: cells } of part.tables) assert.ok(cells.every((row) => row.length === header.length))
  const [first, history] = part.plots
  assert.deepEqual(first!.series[0]!.points[0], {
    ...{ x: 'everything − catalogue + coverage', y: question!.delta, ci95: question!.ci95 },
  })
  assert.deepEqual(
    history!.series.map(({ name }) => name),
    ['catalogue + coverage', 'everything'],
  )
  // It goes through JSON as it is.
  const saved = { study: 'new-items', at: '2026-01-01T00:00:00.000Z', parts: [part] }
  assert.deepEqual(parseSavedStudy(JSON.parse(JSON.stringify({ ...saved, figures: [figures] }))), saved)
})

test('timeCutPart › has models and differences, with nothing where a slice is empty', () => {
  const part = timeCutPart({
    ...{ data: 'cut', users: { all: 5, shelf: 2 }, newItems: 3 },
    models: [{ name: 'a', settings: { windowDays: 7 }, validation: 0.5, slices: { all: { ndcg: 0.25, recall: 0.5 } } }],
    differences: [{ a: 'a', b: 'b', slice: 'shelf', delta: 0.5, ci95: [0.25, 0.75], minimumDetectable: 0.1 }],
  })
  assert.deepEqual(part.tables[0]!.rows, [['a', 'windowDays 7', 0.5, 0.25, 0.5, null, null]])
  assert.deepEqual(part.tables[1]!.rows, [['a − b', 'the shelf', 0.5, 0.25, 0.75, 0.1, 'better']])
  assert.deepEqual(part.plots[0]!.series, [
    { name: 'the whole list', points: [] },
    { name: 'the shelf', points: [{ x: 'a − b', y: 0.5, ci95: [0.25, 0.75] }] },
  ])
})
