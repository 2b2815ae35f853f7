import assert from 'node:assert/strict'
import { test } from 'node:test'
import { meanRanks, rankCorrelation } from './spearman.ts'

test('meanRanks › gives equal values the mean of their places', () => {
  assert.deepEqual([...meanRanks([30, 10, 20, 20])], [4, 1, 2.5, 2.5])
})

test('rankCorrelation › is 1 for the same order and −1 for the reverse, whatever the distances', () => {
  const a = Array.from({ length: 12 }, (_, i) => i)
  assert.ok(
    Math.abs(
      rankCorrelation(
        a,
        a.map((x) => x ** 3),
      )!.rho - 1,
    ) < 1e-12,
  )
  assert.ok(
    Math.abs(
      rankCorrelation(
        a,
        a.map((x) => -(2 ** x)),
      )!.rho + 1,
    ) < 1e-12,
  )
})

test('rankCorrelation › agrees with 1 − 6 Σd² / (n³ − n), and its interval holds it', () => {
  // Places swapped in pairs: d = ±1 for all ten, Σd² = 10, ρ = 1 − 60 / 990.
  const a = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  const { rho, ci95, n } = rankCorrelation(a, [1, 0, 3, 2, 5, 4, 7, 6, 9, 8])!
  assert.ok(Math.abs(rho - (1 - 60 / 990)) < 1e-12)
  assert.ok(ci95[0] < rho && rho < ci95[1] && n === 10)
})

test('rankCorrelation › says nothing of fewer than ten pairs or a constant', () => {
  assert.equal(rankCorrelation([1, 2, 3], [1, 2, 3]), undefined)
  assert.equal(
    rankCorrelation(
      new Float64Array(12),
      Float64Array.from({ length: 12 }, (_, i) => i),
    ),
    undefined,
  )
})
