import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Comparison } from './comparisons.ts'
import type { MetricsJson, MetricTable } from './metrics-json.ts'
import type { SliceName } from './slices.ts'
import type { TableInput } from './table.ts'
import { renderMarkdownTable, renderTextTable } from './table-text.ts'

const figures = (recall: number, ndcg: number): MetricTable => ({
  'recall@20': { mean: recall, sd: 0, ci95: [recall - 0.02, recall + 0.02] },
  'ndcg@20': { mean: ndcg, sd: 0.001, ci95: [ndcg - 0.01, ndcg + 0.01] },
})

const metrics: MetricsJson = {
  protocol: {
    ranking: 'all',
    fit: 'train+validation',
    mask: 'train+validation',
    cutoffs: [10, 20],
    seeds: [1, 2, 3],
    ties: 'random',
  },
  slices: {
    all: { users: 597, targets: 1537 },
    known: { users: 580, targets: 1260 },
    new: { users: 1, targets: 1 },
    shelf: { users: 0, targets: 0 },
  },
  models: [
    {
      name: 'popularity',
      seeds: 1,
      trainSeconds: 0,
      evaluateSeconds: 0.1,
      metrics: figures(0.2194, 0.1087),
      slices: { known: figures(0.25, 0.12), new: figures(0.0, 0.0) },
    },
    {
      name: 'er2alm',
      seeds: 3,
      trainSeconds: 12,
      evaluateSeconds: 0.1,
      metrics: figures(0.26, 0.131),
      slices: { known: figures(0.28, 0.14), new: figures(1, 1) },
    },
  ],
}

const comparison = (metric: 'recall@20' | 'ndcg@20', slice: SliceName, verdict: Comparison['verdict']): Comparison => ({
  ...{ a: 'er2alm', b: 'popularity', metric, slice, verdict },
  ...{ delta: 0.04, ci95: [0.01, 0.07], pValue: 0.001, pHolm: 0.004, minimumDetectable: 0.02 },
})

const input: TableInput = {
  metrics,
  reference: 'er2alm',
  comparisons: {
    comparisons: [
      comparison('recall@20', 'all', 'better'),
      comparison('ndcg@20', 'all', 'cannot tell'),
      comparison('recall@20', 'known', 'worse'),
      comparison('ndcg@20', 'known', 'worse'),
    ],
    skipped: [{ slice: 'new', reason: 'only one user has a target in it' }],
  },
}

describe('renderTextTable', () => {
  const text = renderTextTable(input)
  const lines = text.split('\n')

  it('aligns models, figures with intervals, and what each is in comparison with the reference', () => {
    assert.deepEqual(lines.slice(0, 5), [
      'All test items (597 users, 1,537 targets)',
      'model       recall@20             ndcg@20               than er2alm',
      '----------  --------------------  --------------------  -------------------',
      'popularity  .2194 [.1994, .2394]  .1087 [.0987, .1187]  worse / cannot tell',
      'er2alm      .2600 [.2400, .2800]  .1310 [.1210, .1410]  (reference)',
    ])
  })

  it('says one word when both metrics agree, and – where nothing was tested', () => {
    assert.match(text, /popularity {2}\.2500 \[\.2300, \.2700\] {2}\.1200 \[\.1100, \.1300\] {2}better\n/)
    const start = lines.findIndex((line) => line.startsWith('New items'))
    assert.match(lines[start + 3], /^popularity .* –$/)
  })

  it('shows every slice with users, and no other', () => {
    assert.match(text, /\nKnown items: .*\(580 users, 1,260 targets\)\n/)
    assert.match(text, /\nNew items: .*\(1 user, 1 target\)\n/)
    assert.doesNotMatch(text, /Shelf/)
  })

  it('prints definitions, protocol and reasons under the tables', () => {
    const flat = text.replace(/\s+/g, ' ')
    assert.match(flat, /recall@k: hits among the first k, divided by the number of test items/)
    assert.match(flat, /ndcg@k: /)
    assert.match(
      flat,
      /Protocol: all items ranked; fitted on train\+validation; masked: train\+validation; seeds 1, 2, 3;/,
    )
    assert.match(flat, /Slice new is not tested: only one user has a target in it\./)
    assert.match(flat, /Holm's correction over 4 comparisons/)
    assert.match(flat, /may say "cannot tell" of a difference whose own interval excludes 0/)
    assert.match(flat, /"than er2alm" says what the model of the row is/)
    assert.match(flat, /one word where recall@20 and ndcg@20 agree, else one for each, in this order/)
  })

  it('stays within 100 columns, also with a long model name', () => {
    const long = { ...metrics, models: metrics.models.map((model) => ({ ...model, name: model.name.repeat(9) })) }
    for (const line of [...lines, ...renderTextTable({ ...input, metrics: long }).split('\n')]) {
      assert.ok(line.length <= 100, `${line.length}: ${line}`)
    }
  })
})

describe('renderMarkdownTable', () => {
  it('is a heading and a pipe table a slice, with the notes as a list', () => {
    const markdown = renderMarkdownTable(input)
    assert.ok(
      markdown.startsWith(`### All test items (597 users, 1,537 targets)

| model | recall@20 | ndcg@20 | than er2alm |
| --- | --- | --- | --- |
| popularity | .2194 [.1994, .2394] | .1087 [.0987, .1187] | worse / cannot tell |
`),
    )
    assert.match(markdown, /\n- Protocol: all items ranked/)
  })

  it('says where no model finds anything, and gives no verdict there', () => {
    const zero = metrics.models.map((model) => ({ ...model, slices: { ...model.slices, new: figures(0, 0) } }))
    const text = renderMarkdownTable({ ...input, metrics: { ...metrics, models: zero } })
    const [title, , , , first, second] = text.slice(text.indexOf('### New items')).split('\n')
    assert.match(title!, /: out of reach of every model$/)
    assert.match(first!, /popularity .*\| – \|$/)
    assert.match(second!, /er2alm .*\(reference\) \|$/)
  })
})
