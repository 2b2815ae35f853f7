import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from './html.ts'
import { nestingProblems, tagsOf } from './page-markup.fixture.ts'
import { divergingBar } from './svg-bar.ts'
import { histogramChart } from './svg-histogram.ts'
import { intervalChart } from './svg-intervals.ts'
import { lineChart } from './svg-lines.ts'
import { linearScale, tickLabel } from './svg-scale.ts'

test('linearScale › puts the ends of the data at the ends of the axis, with round ticks inside', () => {
  const scale = linearScale([0.03, 0.19], 100, 260)
  assert.equal(scale.at(0.03), 100)
  assert.equal(scale.at(0.19), 260)
  assert.equal(scale.at(0.11), 180)
  assert.deepEqual(scale.ticks, [0.05, 0.1, 0.15])
})

test('linearScale › turns round where the axis points up', () => {
  const scale = linearScale([0, 10], 200, 0)
  assert.equal(scale.at(2.5), 150)
})

test('linearScale › has an axis for equal values, zeros, nothing at all, and passes NaN over', () => {
  assert.equal(linearScale([5, 5], 0, 100).at(5), 50)
  assert.equal(linearScale([0, 0], 0, 100).at(0), 0)
  assert.equal(linearScale([], 0, 100).at(1), 100)
  assert.equal(linearScale([Number.NaN, 1, 3], 0, 100).at(2), 50)
})

test('tickLabel › is short', () => {
  assert.deepEqual([0.1, -0.05, 0, 20, 0.30000000000000004].map(tickLabel), ['.1', '−.05', '0', '20', '.3'])
})

test('intervalChart › draws a dot and whiskers a row, and escapes and shortens labels', () => {
  const rows = [
    { label: '<b>a very long model name</b>', mean: 0.2, low: 0.1, high: 0.3, tone: 'worse' as const },
    { label: 'b', mean: 0.25, low: 0.2, high: 0.3, tone: 'plain' as const },
  ]
  const page = intervalChart(rows, 'ndcg@20', 'a "chart"', 'zero').toString()
  const tags = tagsOf(page)
  assert.deepEqual(nestingProblems(tags), [])
  assert.equal(tags.filter(({ name }) => name === 'circle').length, 2)
  assert.ok(page.includes('&lt;b&gt;a very long m…'))
  assert.equal(tags[0].attributes.get('aria-label'), 'a &quot;chart&quot;')
  const [first] = tags.filter(({ attributes }) => attributes.get('class') === 'whisker')
  assert.ok(Number(first.attributes.get('x1')) < Number(first.attributes.get('x2')))
})

test('lineChart › marks the chosen point and draws no point that is not finite', () => {
  const page = lineChart(
    [
      {
        points: [
          [1, 0.1],
          [2, Number.NaN],
          [3, 0.3],
        ],
        marked: 3,
      },
    ],
    'epoch',
    'a chart',
  ).toString()
  assert.ok(!page.includes('NaN'))
  const [line] = tagsOf(page).filter(({ name }) => name === 'polyline')
  assert.equal(line.attributes.get('points'), '48,154 328,10')
  const [dot] = tagsOf(page).filter(({ name }) => name === 'circle')
  assert.equal(dot.attributes.get('cx'), '328')
})

test('lineChart › shows a single epoch as a dot', () => {
  const tags = tagsOf(lineChart([{ points: [[1, 0.5]] }], 'epoch', 'a chart').toString())
  assert.equal(tags.filter(({ name }) => name === 'circle').length, 1)
})

test('histogramChart › stacks kept on dropped', () => {
  const page = histogramChart(
    [
      { low: 0, high: 0.5, kept: 1, dropped: 3 },
      { low: 0.5, high: 1, kept: 2, dropped: 0 },
    ],
    0.4,
    'J',
    'h',
  )
  const bars = tagsOf(page.toString()).filter(({ name }) => name === 'rect')
  assert.deepEqual(
    bars.map(({ attributes }) => attributes.get('class')),
    ['bar-dropped', 'bar-kept', 'bar-kept'],
  )
  const [dropped, kept] = bars.map(({ attributes }) => ({
    y: Number(attributes.get('y')),
    h: Number(attributes.get('height')),
  }))
  assert.ok(Math.abs(kept.y + kept.h - dropped.y) < 0.02)
  assert.ok(Math.abs(dropped.h / kept.h - 3) < 0.01)
})

test('divergingBar › goes left for what is negative, and no further than its half', () => {
  const rectOf = (value: number) =>
    tagsOf(html`${divergingBar(value, 0.5)}`.toString()).find(({ name }) => name === 'rect')!.attributes
  assert.deepEqual([rectOf(-0.25).get('x'), rectOf(-0.25).get('width')], ['20', '20'])
  assert.deepEqual([rectOf(7).get('x'), rectOf(7).get('width')], ['40', '40'])
})
