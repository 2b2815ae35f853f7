import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { hashText, type Passage } from '../knowledge/passage.ts'
import { attributes, passagesById } from './example.fixture.ts'
import { renderTrace } from './render-trace.ts'
import { traceItem } from './trace.ts'

const ofFirst = attributes.filter(({ item }) => item === '1')
const director = ofFirst.filter(({ attribute }) => attribute === 'director')

const getFrom =
  (passages: ReadonlyMap<string, Passage>) =>
  async (id: string): Promise<Passage | undefined> =>
    passages.get(id)

function withPassage(change: (passage: Passage) => Passage): ReadonlyMap<string, Passage> {
  return new Map([...passagesById].map(([id, passage]) => [id, id === 'sheet:1' ? change(passage) : passage]))
}

async function traceDirector(passages: ReadonlyMap<string, Passage>, changed: Partial<ItemAttribute> = {}) {
  const [traced] = await traceItem([{ ...director[0], ...changed }], getFrom(passages))
  return traced
}

test('traceItem › verifies every stated attribute and passes unknown and rejected ones through', async () => {
  const traced = await traceItem(ofFirst, getFrom(passagesById))
  assert.deepEqual(
    traced.map(({ attribute, status, reason }) => [attribute, status, reason]),
    [
      ['director', 'verified', undefined],
      ['country', 'verified', undefined],
      ['genre', 'verified', undefined],
      ['durationMinutes', 'verified', undefined],
      ['cast', 'rejected', 'the quote is in no passage'],
      ['plot', 'unknown', 'the model does not know'],
    ],
  )
  assert.equal(traced[0].links[0].passage?.licence, 'CC0-1.0')
})

test('traceItem › asks for each passage once', async () => {
  const asked: string[] = []
  await traceItem(attributes, async (id) => {
    asked.push(id)
    return passagesById.get(id)
  })
  assert.deepEqual(asked, ['sheet:1', 'sheet:2', 'sheet:3'])
})

test('traceItem › finds a passage whose text was changed under its old hash', async () => {
  const tampered = withPassage((passage) => ({ ...passage, text: passage.text.replace('104', '140') }))
  const traced = await traceDirector(tampered)
  assert.equal(traced.status, 'broken')
  assert.match(traced.reason!, /sheet:1 was changed after it was hashed/)
})

test('traceItem › finds a passage that was changed together with its hash', async () => {
  const tampered = withPassage((passage) => {
    const text = passage.text.replace('Ida Holm', 'Ada Holm')
    return { ...passage, text, sha256: hashText(text) }
  })
  const traced = await traceDirector(tampered)
  assert.equal(traced.status, 'broken')
  assert.match(traced.reason!, /SHA-256/)
})

test('traceItem › finds a hash that was changed in the store alone', async () => {
  const traced = await traceDirector(withPassage((passage) => ({ ...passage, sha256: hashText('another text') })))
  assert.equal(traced.status, 'broken')
  assert.match(traced.reason!, /changed after it was hashed/)
})

test('traceItem › finds evidence whose range or quote was changed', async () => {
  const [link] = director[0].evidence
  for (const changed of [{ start: link.start + 1 }, { end: link.end + 3 }, { quote: 'helmed by Jens Krag' }]) {
    const traced = await traceDirector(passagesById, { evidence: [{ ...link, ...changed }] })
    assert.equal(traced.status, 'broken', JSON.stringify(changed))
    assert.match(traced.reason!, /are not the quoted words/)
  }
})

test('traceItem › finds evidence whose source was changed', async () => {
  const [link] = director[0].evidence
  const traced = await traceDirector(passagesById, { evidence: [{ ...link, source: 'wiki' }] })
  assert.equal(traced.reason, 'the passage is from source sheet, the evidence says wiki')
})

test('traceItem › says that a passage is gone', async () => {
  const traced = await traceDirector(new Map())
  assert.equal(traced.status, 'broken')
  assert.equal(traced.reason, 'passage sheet:1 is not in the store')
})

test('traceItem › finds a store that answers with another passage', async () => {
  const [traced] = await traceItem(director, async () => passagesById.get('sheet:2'))
  assert.equal(traced.reason, 'the evidence names passage sheet:1, not sheet:2')
})

test('traceItem › is not content when one of two quotes holds', async () => {
  const [link] = director[0].evidence
  const traced = await traceDirector(passagesById, { evidence: [link, { ...link, start: 0, end: 4 }] })
  assert.equal(traced.status, 'broken')
  assert.equal(traced.links[0].problem, undefined)
  assert.notEqual(traced.links[1].problem, undefined)
})

test('traceItem › calls a stated value without evidence broken', async () => {
  assert.equal((await traceDirector(passagesById, { evidence: [] })).reason, 'it is stated without evidence')
  assert.equal((await traceDirector(passagesById, { value: [] })).reason, 'it is stated, but there is no value')
})

test('renderTrace › prints value, quote, range, passage, source and hash, and counts', async () => {
  const text = renderTrace(await traceItem(ofFirst, getFrom(passagesById)))
  const [link] = director[0].evidence
  assert.match(text, /^1 director = Ida Holm \[verified\]$/m)
  assert.ok(text.includes('“helmed by Ida Holm”'))
  assert.ok(text.includes(`characters ${link.start} to ${link.end}`))
  assert.ok(text.includes('sheet:1 (The Lamplighter, 2009)'))
  assert.ok(text.includes('sheet, CC0-1.0'))
  assert.ok(text.includes(link.sha256))
  assert.match(text, /^6 attributes: 4 verified, 1 rejected, 1 unknown$/m)
})

test('renderTrace › names what is broken, and lets no escape sequence through', async () => {
  const value = ['\u001b[2JIda\nHolm\u202e']
  const text = renderTrace(await traceItem([{ ...director[0], value }], getFrom(new Map())))
  assert.match(text, /BROKEN {3}passage sheet:1 is not in the store/)
  assert.ok(text.includes('director = �[2JIda Holm� [broken'))
})

test('renderTrace › says that there is nothing to trace', () => {
  assert.equal(renderTrace([]), '0 attributes: nothing to trace\n')
})
