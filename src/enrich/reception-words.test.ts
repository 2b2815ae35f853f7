import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RECEPTION_SENTENCES } from './reception-sentences.fixture.ts'
import { receptionTopic } from './reception-words.ts'

test('receptionTopic › names what a sentence speaks of', () => {
  assert.equal(receptionTopic('It won two Academy Awards.'), 'awards')
  assert.equal(receptionTopic('It grossed 80 million dollars.'), 'sales')
  assert.equal(receptionTopic('It received mixed reviews.'), 'reception')
  assert.equal(receptionTopic('It was directed by Ann Lee.'), undefined)
})

test('receptionTopic › on sentences of our own finds most of what it should, and little else', (t) => {
  const flagged = RECEPTION_SENTENCES.filter(([sentence]) => receptionTopic(sentence) !== undefined)
  const right = flagged.filter(([, isHindsight]) => isHindsight).length
  const wanted = RECEPTION_SENTENCES.filter(([, isHindsight]) => isHindsight).length
  const precision = right / flagged.length
  const recall = right / wanted
  t.diagnostic(
    `precision ${precision.toFixed(3)} (${right} of ${flagged.length}), recall ${recall.toFixed(3)} of ${wanted}`,
  )
  for (const [sentence, isHindsight] of RECEPTION_SENTENCES)
    if (isHindsight !== (receptionTopic(sentence) !== undefined)) t.diagnostic(`wrong: ${sentence}`)
  assert.ok(precision >= 0.9, `precision ${precision}`)
  assert.ok(recall >= 0.85, `recall ${recall}`)
})
