import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../numeric/random.ts'
import { itemCold } from './item-cold.ts'
import { renderItemCold } from './render.ts'
import { QUESTIONS, ROWS } from './rows.ts'
import { twoTastes } from './two-tastes.fixture.ts'

const SETTINGS = { draws: 2, share: 0.2, seed: 1, questions: QUESTIONS, resamples: 500 }

test('itemCold › finds that content helps where it does, and controls that it does not where it cannot', async () => {
  const figures = await itemCold(twoTastes(createRandom(3)), ROWS, { ...SETTINGS, draws: 5 })
  const mean = (name: string): number => figures.rows.find((row) => row.name === name)!.mean
  assert.equal(figures.itemsHeldOut, 18)
  assert.ok(mean('everything') > mean('catalogue + coverage') + 0.05)
  // All films are equally covered: values of another film are as good as none, but for what the few films of a genre have by chance.
  assert.ok(Math.abs(mean('catalogue + coverage') - mean('nothing')) < 0.08)
  assert.ok(mean('everything') > mean('catalogue + coverage + permuted knowledge') + 0.05)
  assert.ok(mean('everything') > mean('everything, shared') + 0.1)
  const question = figures.questions.find(({ a, b }) => a === 'everything' && b === 'catalogue + coverage')!
  assert.ok(question.ci95[0] > 0 && question.itemsCi95![0] > 0 && question.drawsAhead === 5)
  const text = renderItemCold(figures)
  assert.match(
    text,
    /\| everything − catalogue \+ coverage \| \+\.\d{4} \[\.\d{4}, \.\d{4}\] \| \[\.\d{4}, \.\d{4}\] \| 5 of 5 \| better/,
  )
})

test('itemCold › asks whether what content adds is personal, and gives no verdict of fewer than five draws', async () => {
  const rows = ROWS.filter(({ name }) => /^(everything|catalogue \+ coverage)(, shared)?$/.test(name))
  const figures = await itemCold(twoTastes(createRandom(3)), rows, SETTINGS)
  const of = (a: string, b: string, less = false) =>
    figures.questions.find((one) => one.a === a && one.b === b && (one.less !== undefined) === less)!
  const mean = (name: string): number => figures.rows.find((row) => row.name === name)!.mean
  const { delta } = of('everything', 'catalogue + coverage', true)
  const shared = mean('everything, shared') - mean('catalogue + coverage, shared')
  assert.ok(Math.abs(delta - (of('everything', 'catalogue + coverage').delta - shared)) < 1e-12)
  const text = renderItemCold(figures)
  assert.match(text, /\(everything − catalogue \+ coverage\) − \(everything, shared − catalogue \+ coverage, shared\)/)
  assert.doesNotMatch(text, /\| (better|worse) \|/)
})

test('itemCold › one draw of items gives no verdict', async () => {
  const rows = ROWS.filter(({ name }) => ['everything', 'everything, shared'].includes(name))
  const figures = await itemCold(twoTastes(createRandom(3)), rows, { ...SETTINGS, draws: 1 })
  assert.equal(figures.questions[0]!.itemsCi95, null)
  assert.match(renderItemCold(figures), /\| everything − everything, shared \|[^|]*\| – \| 1 of 1 \| cannot tell/)
})

test('itemCold › gives the same figures again', async () => {
  const rows = ROWS.filter(({ name }) => ['nothing', 'catalogue + shuffled values'].includes(name))
  const once = await itemCold(twoTastes(createRandom(3)), rows, SETTINGS)
  assert.deepEqual(await itemCold(twoTastes(createRandom(3)), rows, SETTINGS), once)
})

test('itemCold › stops when the signal aborts', async () => {
  const signal = AbortSignal.abort(new Error('enough'))
  await assert.rejects(itemCold(twoTastes(createRandom(3)), ROWS, { ...SETTINGS, signal }), /enough/)
})
