import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nestingProblems, type Tag, tagsOf } from '../../src/report/page-markup.fixture.ts'
import { poisoned } from '../../src/report/poisoned-input.fixture.ts'
import { fullInput } from '../../src/report/report.fixture.ts'
import { renderReport } from '../../src/report/report.ts'
import { SURFACE_TEXTS } from './surface-texts.ts'

/** Tags with the names of their attributes: what a text may not change. */
function skeletonOf(tags: readonly Tag[]): readonly string[] {
  return tags.map(({ name, kind, attributes }) => `${kind} ${name} ${[...attributes.keys()].join(' ')}`)
}

const harmless = skeletonOf(tagsOf(renderReport(poisoned(fullInput, 'harmless '))))

for (const text of SURFACE_TEXTS) {
  test(`report.html › has the same elements and attributes with ${JSON.stringify(text.slice(0, 60))} in every place`, () => {
    const page = renderReport(poisoned(fullInput, text))
    // Throws on any < or > that is not of a tag.
    const tags = tagsOf(page)
    assert.deepEqual(nestingProblems(tags), [])
    assert.deepEqual(skeletonOf(tags), harmless)
    for (const { attributes } of tags) {
      for (const [name, value] of attributes) {
        if (name === 'href' || name === 'src') assert.match(value, /^(?:#[\w-]+|data:,)$/)
      }
    }
    assert.doesNotMatch(page, /(?![\n\t])\p{Cc}|[\u202d\u202e]/u)
  })
}
