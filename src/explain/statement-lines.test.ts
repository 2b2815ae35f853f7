import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NoiseDecision } from '../denoise/filter.ts'
import type { ExplainedShare, ItemStatement } from './explain-item.ts'
import { doubtAbout, partedStatements, type ReadStatements, statementLines, unusedLines } from './statement-lines.ts'
import { showStyles } from './style.ts'

const dropped = { item: '1', attribute: 'director', kept: false, reason: 'gate' } as NoiseDecision
const statement: ItemStatement = {
  ...{ attribute: 'director', aspect: 'director', value: ['Ida Holm', 'Bo Strand'], status: 'stated' },
  ...{ evidence: [], check: 'supported', reliability: [0.93, null], noise: dropped },
}
const unknown: ItemStatement = { ...statement, status: 'unknown', value: [], reason: 'the model does not know' }

test('partedStatements › leave out what noise control dropped for a model that reads what it kept, and for no other', () => {
  const parted = (reads: ReadStatements) => partedStatements([statement, unknown], reads)
  assert.deepEqual(parted('kept'), [[], [statement, unknown]])
  assert.deepEqual(parted('weighed'), [[statement], [unknown]])
  assert.deepEqual(parted('nothing'), [[statement], [unknown]])
})

test('doubtAbout › says what the model was told of a doubt', () => {
  const share = { dropped: true, reliability: 0.12 } as ExplainedShare
  assert.equal(doubtAbout(share, 'kept'), ' [dropped by noise control]')
  assert.equal(doubtAbout(share, 'weighed'), ' [doubted, weighs 0.12]')
  assert.equal(doubtAbout({ ...share, reliability: 0.5 }, 'weighed'), '')
  assert.equal(doubtAbout(share, 'nothing'), '')
})

test('statementLines › have the weight of each value where the model is told it', () => {
  const lines = (reads: ReadStatements): string => showStyles(statementLines(statement, reads, 80), false)
  assert.equal(lines('weighed'), '  director: Ida Holm [weighs 0.93], Bo Strand')
  assert.equal(lines('kept'), '  director: Ida Holm, Bo Strand')
  const sure = statementLines({ ...statement, reliability: [0.999, 0.001] }, 'weighed', 80)
  assert.match(sure, /Ida Holm \[weighs over 0\.99\], Bo Strand \[weighs under 0\.01\]/)
})

test('unusedLines › say why no model was told', () => {
  const lines = (one: ItemStatement): string => showStyles(unusedLines(one, 80), false)
  assert.equal(lines(statement), '  director: Ida Holm, Bo Strand [dropped by noise control (gate)]')
  assert.equal(lines(unknown), '  director: [unknown: the model does not know]')
})
