import assert from 'node:assert/strict'
import { test } from 'node:test'
import { promptPassage } from '../../test/fault/synthetic-items.ts'
import { judgeValues } from './judge-values.ts'

const FIRST = promptPassage(
  'wiki:1',
  'T',
  'T is a 1962 French-American drama film directed by Agnès Varda. It stars Jo Poe.',
)
const SECOND = promptPassage(
  'imdb:2',
  'T',
  'It was shown in Italy. The film, of 90 minutes, was directed by Agnes Varda.',
)

function judge(attribute: Parameters<typeof judgeValues>[0], values: readonly string[], citation: unknown = 0) {
  const { kept, dropped, evidence } = judgeValues(attribute, values, citation, [FIRST, SECOND])!
  for (const { passage, start, end, quote } of evidence) {
    const text = [FIRST, SECOND].find((one) => one.passage.id === passage)!.passage.text
    assert.equal(text.slice(start, end), quote)
  }
  return { kept, dropped, evidence: evidence.map(({ passage, start, states }) => [passage, start, states]) }
}

test('judgeValues › keeps what a sentence states, once, in the form that is shown', () => {
  assert.deepEqual(judge('country', ['USA', 'American', 'France', 'U.S.']), {
    kept: ['United States', 'France'],
    dropped: [],
    evidence: [['wiki:1', 0, ['United States', 'France']]],
  })
})

test('judgeValues › says of each dropped value why: none of its kind, not named, named only', () => {
  assert.deepEqual(judge('country', ['Wadiya', 'Spain', 'Italy', 'French']), {
    kept: ['France'],
    dropped: [
      { value: 'Wadiya', reason: 'no such value' },
      { value: 'Spain', reason: 'no sentence names it' },
      { value: 'Italy', reason: 'no sentence states it' },
    ],
    evidence: [['wiki:1', 0, ['France']]],
  })
  assert.deepEqual(judge('director', ['Jo Poe', 'Kim Doe']).dropped, [
    { value: 'Jo Poe', reason: 'no sentence states it' },
    { value: 'Kim Doe', reason: 'no sentence names it' },
  ])
})

test('judgeValues › prefers the cited sentence when it states the value, and passes over one that does not', () => {
  assert.deepEqual(judge('director', ['Agnès Varda'], 4).evidence, [['imdb:2', 23, ['Agnès Varda']]])
  for (const citation of [1, 2, 3, 0, 5, -1, 1.5, '4', null, undefined])
    assert.deepEqual(
      judge('director', ['Agnès Varda'], citation).evidence,
      [['wiki:1', 0, ['Agnès Varda']]],
      String(citation),
    )
})

test('judgeValues › gives each value its own sentence where no sentence states both', () => {
  const passage = promptPassage('p:1', 'T', 'It is a comedy. It is also a musical.')
  assert.deepEqual(
    judgeValues('genre', ['musical', 'comedy'], 0, [passage])!.evidence.map(({ quote, states }) => [quote, states]),
    [
      ['It is also a musical.', ['musical']],
      ['It is a comedy.', ['comedy']],
    ],
  )
})

test('judgeValues › takes people apart, and judges each', () => {
  const { kept, dropped } = judge('director', ['Agnès Varda and Jo Poe'])
  assert.deepEqual(kept, ['Agnès Varda'])
  assert.deepEqual(dropped, [{ value: 'Jo Poe', reason: 'no sentence states it' }])
})

test('judgeValues › keeps nothing without a passage, and judges no description', () => {
  assert.deepEqual(judgeValues('genre', ['drama'], 1, []), {
    kept: [],
    dropped: [{ value: 'drama', reason: 'no sentence names it' }],
    evidence: [],
  })
  assert.equal(judgeValues('plot', ['A woman waits.'], 1, [FIRST]), undefined)
})
