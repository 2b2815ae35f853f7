import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nestingProblems, tagsOf } from './page-markup.fixture.ts'
import { poisoned } from './poisoned-input.fixture.ts'
import { fullInput, minimalInput } from './report.fixture.ts'
import { renderReport } from './report.ts'
import type { ReportInput } from './report-input.ts'

const full = renderReport(fullInput)
const minimal = renderReport(minimalInput)
const SECTIONS = [
  'results',
  'protocol',
  'training',
  'data',
  'enrichment',
  'noise',
  'recommendation',
  'new-item',
  'audit',
  'provenance',
]

const HOSTILE = `"'\`><img src=x onerror=alert(1)></style></script><script>alert(2)</script>&lt;\u0000\u202e`

for (const [name, page] of [
  ['a full', full],
  ['the least', minimal],
] as const) {
  test(`renderReport › with ${name} input closes every element where it should`, () => {
    assert.deepEqual(nestingProblems(tagsOf(page)), [])
  })

  test(`renderReport › with ${name} input has every section, with its heading`, () => {
    for (const id of SECTIONS) {
      assert.ok(page.includes(`id="${id}" aria-labelledby="${id}-title"`), id)
      assert.ok(page.includes(`<h2 id="${id}-title">`), id)
    }
  })

  test(`renderReport › with ${name} input asks for nothing outside the page and holds no script`, () => {
    for (const { name: element, attributes } of tagsOf(page)) {
      assert.ok(!['script', 'img', 'iframe', 'object', 'embed', 'form', 'base'].includes(element), element)
      for (const [key, value] of attributes) {
        assert.ok(!key.startsWith('on') && key !== 'style', key)
        if (key === 'src' || key === 'href') assert.match(value, /^(#[\w-]+|data:,)$/)
      }
    }
    assert.doesNotMatch(page, /url\(|@import/)
    assert.match(page, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:/)
  })

  test(`renderReport › with ${name} input has unique ids, and every reference finds one`, () => {
    const tags = tagsOf(page)
    const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? [])
    assert.equal(new Set(ids).size, ids.length)
    for (const { attributes } of tags) {
      const target = attributes.get('aria-labelledby') ?? attributes.get('href')?.replace(/^#|^data:,/, '')
      if (target) assert.ok(ids.includes(target), target)
    }
  })

  test(`renderReport › with ${name} input is usable without sight and without a mouse`, () => {
    const tags = tagsOf(page)
    const starts = (element: string) => tags.filter((tag) => tag.name === element && tag.kind === 'start')
    assert.equal(starts('h1').length, 1)
    assert.equal(starts('table').length, starts('caption').length)
    for (const { attributes } of starts('th')) assert.match(attributes.get('scope') ?? '', /^(col|row)$/)
    for (const { attributes } of starts('svg')) {
      assert.ok(
        attributes.get('aria-hidden') === 'true' || (attributes.get('role') === 'img' && attributes.get('aria-label')),
      )
    }
    const regions = tags.filter(({ attributes }) => attributes.get('class') === 'scroll')
    assert.equal(regions.length, starts('table').length)
    for (const { attributes } of regions) assert.ok(attributes.get('tabindex') === '0' && attributes.get('aria-label'))
    assert.equal(starts('details').length, starts('summary').length)
    const levels = tags
      .filter(({ name: n, kind }) => /^h[1-6]$/.test(n) && kind === 'start')
      .map(({ name: n }) => Number(n[1]))
    for (const [i, level] of levels.entries()) assert.ok(i === 0 || level <= levels[i - 1] + 1, `h${level} is too deep`)
  })

  test(`renderReport › with ${name} input prints no undefined, null, NaN or object`, () => {
    assert.doesNotMatch(page, /undefined|NaN|\[object|>null</)
  })
}

test('renderReport › keeps its structure, tag by tag, whatever the texts of the input say', () => {
  const shape = (page: string) =>
    tagsOf(page).map(({ name, kind, attributes }) => `${kind} ${name} ${[...attributes.keys()]}`)
  assert.deepEqual(shape(renderReport(poisoned(fullInput, HOSTILE))), shape(full))
  assert.deepEqual(shape(renderReport(poisoned(minimalInput, HOSTILE))), shape(minimal))
})

test('renderReport › shows hostile text as text', () => {
  const page = renderReport(poisoned(fullInput, HOSTILE))
  assert.ok(page.includes('&lt;img src=x onerror=alert(1)&gt;'))
  assert.ok(page.includes('&amp;lt;'))
  for (const never of ['<img', '<script', '\u0000', '\u202e']) assert.ok(!page.includes(never), never)
})

test('renderReport › gives the same bytes for the same input', () => {
  assert.equal(renderReport(structuredClone(fullInput)), full)
})

test('renderReport › says so where a part of the run is absent', () => {
  for (const sentence of [
    'popularity was compared with no other model.',
    'No model of this run is trained in epochs.',
    'This run has no data report.',
    'This run has no enrichment',
    'This run has no noise control',
    'This run has no explained recommendation.',
    'This run has no model of new items',
    'because no test user has a target there: new items, the shelf of new items.',
  ]) {
    assert.ok(minimal.includes(sentence), sentence)
  }
})

test('renderReport › states beside each interval what the model of the row is, by how much, and what could be found', () => {
  const [, row = ''] =
    /<tr><th[^>]*>recent-popularity<(.*?)<\/tr>/s.exec(full.slice(full.indexOf('id="slice-all"'))) ?? []
  assert.match(row, /<span class="verdict better">better<\/span>/)
  assert.match(row, /Δ \+\.0723,<\/span> <span class="nowrap">detectable \.0272</)
  assert.match(full, />than ER²ALM</)
  assert.match(full, /<span class="verdict none">cannot tell<\/span>/)
})

test('renderReport › marks each verified quote inside its passage, with source, licence and hash', () => {
  assert.ok(full.includes('<mark>helmed by Ida Holm</mark><span class="mark-label">director</span>'))
  const passage = fullInput.example!.passages[0]
  assert.ok(full.includes('Licence: CC0-1.0'))
  assert.ok(full.includes(`SHA-256 ${passage.sha256}`))
})

test('renderReport › marks nothing where the evidence is broken, and says why', () => {
  const example = fullInput.example!
  const broken = example.statements.map((statement) => ({
    ...statement,
    evidence: statement.evidence.map((link) => ({
      ...link,
      check: 'broken' as const,
      problem: 'the text was changed',
    })),
  }))
  const page = renderReport({ ...fullInput, newItem: undefined, example: { ...example, statements: broken } })
  assert.doesNotMatch(page, /<mark>/)
  assert.ok(page.includes('the text was changed'))
})

test('renderReport › says of dropped examples why, and flags planted errors', () => {
  assert.match(full, /dropped: not nearer to what was kept than to what was dropped · J \d\.\d\d · Δ −/)
  assert.match(full, /2 wrong facts were written into passages on purpose\.\n1 reached a stated value/)
})

test('renderReport › leaves out what a partly filled input does not have', () => {
  const partial: ReportInput = {
    ...fullInput,
    histories: [{ model: 'er2alm', selection: { ...fullInput.histories![0].selection, validation: null }, runs: [] }],
    enrichment: { attributes: [], profiles: [] },
    noise: { ...fullInput.noise!, planted: undefined, settings: { ...fullInput.noise!.settings, enabled: false } },
    data: { ...fullInput.data!, defects: [], files: [], steps: [] },
    skipped: [{ slice: 'new', reason: 'only one user has a target in it' }],
  }
  const page = renderReport(partial)
  assert.deepEqual(nestingProblems(tagsOf(page)), [])
  assert.doesNotMatch(page, /undefined|NaN|\[object|Planted errors/)
  assert.ok(page.includes('None of the checks found anything.'))
  assert.ok(page.includes('Noise control was switched off'))
  assert.ok(page.includes('New items: not tested, since only one user has a target in it.'))
  assert.ok(page.includes('Nothing was asked of a language model.'))
})

test('renderReport › gives no verdict where no model finds anything', () => {
  const zero = { mean: 0, sd: 0, ci95: [0, 0] as const }
  const nothing = { 'recall@20': zero, 'ndcg@20': zero }
  const models = fullInput.metrics.models.map((model) => ({ ...model, slices: { ...model.slices, new: nothing } }))
  const page = renderReport({ ...fullInput, metrics: { ...fullInput.metrics, models } })
  const block = page.slice(page.indexOf('id="slice-new"'), page.indexOf('id="slice-shelf"'))
  assert.match(block, /out of reach/)
  assert.doesNotMatch(block.slice(0, block.indexOf('</table>')), /class="verdict/)
})

test('renderReport › lists what the audit found, leaks first, and says how to audit where nobody did', () => {
  const block = full.slice(full.indexOf('<section id="audit"'))
  assert.match(block, /results on this page would be wrong/)
  assert.ok(block.indexOf('profiles rest on 2 test items') < block.indexOf('no pair is in two parts'))
  assert.match(block, /<span class="badge error">leak<\/span>/)
  assert.match(block, /For example: user 7, item 0113277/)
  assert.match(minimal, /This run was not audited yet/)
})

test('renderReport › shows the parts of a new item’s score, the small ones together', () => {
  const from = full.indexOf('id="new-item"')
  const section = full.slice(from, full.indexOf('</section>', from))
  assert.match(section, /and then took it/)
  assert.equal(section.match(/person \d+/g)!.length, 8)
  assert.match(section, /4 further values<\/bdi><\/td><td class="number">−\.0178/)
  assert.match(section, /id="new-item-passage-1"/)
})
