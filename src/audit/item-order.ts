import { colDegrees } from '../numeric/csr.ts'
import type { AuditCheck } from './audit-input.ts'
import { rankCorrelation } from './spearman.ts'

/** From this correlation on, ties broken by index are a popularity model. */
const STRONG = 0.2

/**
 * Whether the order of the items (their dense index) or the number in their ids follows popularity. Legitimate in
 * itself, but a model with many equal scores then gets the popular items first where ties go to the lower index, and
 * an id in a prompt tells how popular the item is.
 */
export const itemOrderCheck: AuditCheck = {
  name: 'item order',
  question: 'do ids or the order of the items tell what is popular?',
  run({ dataset, ids, evaluate }) {
    const trained = colDegrees(dataset.train)
    const tested = colDegrees(dataset.test)
    const index = Array.from({ length: dataset.numItems }, (_, item) => item)
    const figures: Record<string, number> = {}
    const add = (name: string, places: readonly number[], counts: Int32Array, items: readonly number[]): number => {
      const result = rankCorrelation(
        items.map((item) => places[item]),
        items.map((item) => counts[item]),
      )
      if (result !== undefined) figures[name] = Number(result.rho.toFixed(3))
      return Math.abs(result?.rho ?? 0)
    }
    const fresh = index.filter((item) => trained[item] === 0)
    const byIndex = Math.max(
      add('index~training', index, trained, index),
      add('index~test, new items', index, tested, fresh),
    )
    const numbers = ids.items.map(Number)
    if (numbers.every((number) => Number.isFinite(number))) add('id~training', numbers, trained, index)
    const text = Object.entries(figures)
      .map(([name, rho]) => `${name} ${rho}`)
      .join(', ')
    if (text === '') return [{ severity: 'not applicable', message: 'too few items to tell' }]
    if (byIndex >= STRONG && evaluate.ties === 'index')
      return [
        {
          severity: 'defect',
          message: `the order of the items follows popularity (Spearman: ${text}), and ties go to the lower index: models that know nothing seem to know what is popular`,
          figures,
          remedy: "set evaluate.ties to 'random'",
        },
      ]
    const follows = Object.values(figures).some((rho) => Math.abs(rho) >= STRONG)
    return [
      {
        severity: follows ? 'note' : 'ok',
        message: `Spearman correlation of order and ids with popularity: ${text}${follows ? '; ties are broken at random, so that it gives nothing away' : ''}`,
        figures,
      },
    ]
  },
}
