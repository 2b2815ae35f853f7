import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { isExact, PROBE_PROMPT_VERSION, PROBE_QUESTIONS, probeCall } from './probe-prompt.ts'

const SAMPLING = { temperature: 0, topP: 1, seed: 1, frequencyPenalty: 0, maxOutputTokens: 100 }
const ITEM = { id: '0113277', title: 'Heat of the Night', year: 1995, genres: [] }
const SHOWN = [{ id: '0000001', title: 'Other <film>', year: 1990, genres: [] }]

test('probeCall › has the fixed text of its version', () => {
  const text = PROBE_QUESTIONS.map((question) =>
    JSON.stringify(probeCall(question, ITEM, SHOWN, SAMPLING)!.request),
  ).join()
  // Changed words are other calls: raise PROBE_PROMPT_VERSION, record again, and put the new hash here.
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
  assert.deepEqual([PROBE_PROMPT_VERSION, hash], ['probe-1', '51254f5fed8ebe9b'])
})

test('probeCall › never shows what it asks for', () => {
  for (const question of PROBE_QUESTIONS) {
    const { request, expected } = probeCall(question, ITEM, SHOWN, SAMPLING)!
    assert.ok(!request.messages.some(({ content }) => content.includes(expected)), question)
  }
})

test('probeCall › shows catalogue text as data, and has no question where the catalogue lacks the answer', () => {
  assert.match(probeCall('id', ITEM, SHOWN, SAMPLING)!.request.messages[1]!.content, /Other ‹film› \(1990\)/)
  assert.equal(probeCall('year', { id: '1', title: 'Heat', genres: [] }, [], SAMPLING), undefined)
  assert.equal(probeCall('title', { id: '1', title: 'Heat', genres: [] }, [], SAMPLING), undefined)
})

test('isExact › overlooks case, accents, marks and zeros before a number, and nothing else', () => {
  assert.ok(isExact('amelie!', 'Amélie') && isExact('113277', '0113277') && isExact(' 1995 ', '1995'))
  assert.ok(!isExact('', '') && !isExact('Heat 2', 'Heat') && !isExact('11327', '0113277'))
})
