import { colDegrees } from '../numeric/csr.ts'
import type { AuditCheck } from './audit-input.ts'
import { rankCorrelation } from './spearman.ts'

/**
 * Whether merely having documents goes with being popular: a model may then rank by how much is written, and call it
 * knowledge. Spearman's ρ of documents (and of stated attributes) with training interactions, over the items that the
 * language model was to be asked about.
 */
export const coverageCheck: AuditCheck = {
  name: 'coverage',
  question: 'does merely having documents tell what is popular?',
  run({ dataset, ids, run }) {
    const enrichment = run?.enrichment
    if (enrichment === undefined) return [{ severity: 'not applicable', message: 'the run has no documents' }]
    const degrees = colDegrees(dataset.train)
    const asked = ids.items.flatMap((id, item) => (enrichment.passagesOf.has(id) ? [{ id, item }] : []))
    const popularity = asked.map(({ item }) => degrees[item])
    const stated = new Map<string, number>()
    for (const { item, status } of enrichment.attributes)
      if (status === 'stated') stated.set(item, (stated.get(item) ?? 0) + 1)
    const counts = {
      documents: asked.map(({ id }) => enrichment.passagesOf.get(id)?.length ?? 0),
      'stated attributes': asked.map(({ id }) => stated.get(id) ?? 0),
    }
    const without = counts.documents.filter((count) => count === 0).length
    const figures: Record<string, number> = { items: asked.length, withoutDocument: without }
    const words = Object.entries(counts).map(([name, values]) => {
      const result = rankCorrelation(values, popularity)
      if (result === undefined) return `${name}: the same for all items`
      figures[`${name} rho`] = Number(result.rho.toFixed(3))
      const [low, high] = result.ci95.map((end) => end.toFixed(2))
      return `${name}: rho ${result.rho.toFixed(2)} (95 % ${low} to ${high})`
    })
    return [
      {
        severity: 'note',
        message: `Spearman correlation with popularity in training, ${words.join(', ')}; ${without} of ${asked.length} items have no document`,
        figures,
      },
    ]
  },
}
