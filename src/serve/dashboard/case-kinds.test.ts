import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AspectAlignment } from '../../explain/alignment.ts'
import { caseWorths } from './case-kinds.ts'

function aligned(
  ...pairs: readonly (readonly [weight: number, alignment: number | null])[]
): readonly AspectAlignment[] {
  return pairs.map(([weight, alignment]) => ({
    ...{ aspect: 'genre', itemAspect: 'genre', weight, alignment, contribution: weight * (alignment ?? 0) },
  }))
}

test('caseWorths › a pair fits throughout by its least alignment, and nowhere by its greatest', () => {
  assert.deepEqual([...caseWorths(aligned([0.5, 0.25], [0.5, 0.75]))], [['fits-throughout', 0.25]])
  assert.deepEqual([...caseWorths(aligned([0.5, -0.25], [0.5, -0.75]))], [['fits-nowhere', 0.25]])
  // As an average pair does: it fits nowhere.
  assert.deepEqual([...caseWorths(aligned([0.5, 0], [0.5, -1]))], [['fits-nowhere', -0]])
})

test('caseWorths › a pair fits where weights are high or low by the gap between the two groups', () => {
  // Mean weight 1/3: .5 is heavy, .25 twice is light.
  assert.deepEqual([...caseWorths(aligned([0.5, 0.5], [0.25, -0.25], [0.25, -1]))], [['fits-where-heavy', 0.75]])
  assert.deepEqual([...caseWorths(aligned([0.5, -0.5], [0.25, 0.25], [0.25, 1]))], [['fits-where-light', 0.75]])
  // Neither: a light one fits and another does not.
  assert.deepEqual([...caseWorths(aligned([0.5, 0.5], [0.25, 0.25], [0.25, -1]))], [])
})

test('caseWorths › says nothing of pairs with less than two aspects that both sides speak of', () => {
  assert.equal(caseWorths([]).size, 0)
  assert.equal(caseWorths(aligned([0.5, 0.9], [0.5, null])).size, 0)
})
