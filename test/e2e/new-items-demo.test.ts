import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemColdFigures } from '../../src/study/new-items/item-cold.ts'
import type { TimeCutFigures } from '../../src/study/new-items/time-cut.ts'
import { er2alm, sharedDemoRun } from './demo-run.ts'

// The study's reduced form: the demo's own items, with what the recorded language model read about them, held out once.
test('er2alm study new-items RUN › holds the demo’s items out, and judges its own cut in time', () => {
  const demo = sharedDemoRun()
  assert.equal(demo.status, 0, demo.stderr)
  const { status, stdout, stderr } = er2alm('study', 'new-items', demo.dir, '--draws', '1', '--json')
  assert.equal(status, 0, stderr)
  const [cold, cut] = JSON.parse(stdout) as readonly [ItemColdFigures, TimeCutFigures]
  const mean = (name: string): number => cold.rows.find((row) => row.name === name)!.mean
  assert.equal(cold.itemsHeldOut, 226)
  // Genre and year tell more than chance, and a user's own taste more than one list for everybody.
  assert.ok(mean('catalogue') > 2 * mean('nothing'))
  assert.ok(mean('everything') > mean('everything, shared'))
  // Values of other films are no knowledge.
  assert.ok(mean('catalogue + shuffled values') <= mean('catalogue') + 0.01)
  assert.equal(cut.users.all, 597)
  assert.equal(cut.users.shelf, 166)
  const recent = cut.models.find(({ name }) => name === 'recent-popularity')!
  // The figure of the demo's own table.
  assert.equal(recent.slices.all!.ndcg.toFixed(4), '0.1798')
})
