import { isZeroRow, type NoiseDecision, type NoiseFilterFactory } from './filter.ts'

/** No noise control (ablation w/o noise): keeps every aspect that has a vector. */
export const keepAll: NoiseFilterFactory = () => ({
  async decide({ itemIds, aspects }) {
    const decisions: NoiseDecision[] = []
    for (const [row, item] of itemIds.entries()) {
      for (const [attribute, matrix] of aspects) {
        const kept = !isZeroRow(matrix, row)
        decisions.push({ item, attribute, kept, reason: kept ? 'kept' : 'unknown', score: null, delta: null })
      }
    }
    return { decisions, trainingLoss: [] }
  },
})
