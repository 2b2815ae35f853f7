import { type Csr, rowDegrees } from '../numeric/csr.ts'
import type { IalsConfig } from './ials.ts'

/** What the normal equations of one side are made of, see `ialsHalfStep`. */
export interface IalsSystem {
  /** Factor of the Gram matrix of the fixed side. */
  readonly weightOfAll: number
  readonly observedWeight: number
  readonly target: number
  /** Per row. */
  readonly ridge: Float32Array
}

/** The system of one side, its rows those of `pattern`; of these only the number of entries matters. */
export function systemOf(pattern: Csr, settings: IalsConfig): IalsSystem {
  const { objective, alpha, l2Weight, unobservedWeight, frequencyExponent } = settings
  if (objective === 'confidence') {
    const ridge = new Float32Array(pattern.rows).fill(l2Weight)
    return { weightOfAll: 1, observedWeight: alpha, target: 1 + alpha, ridge }
  }
  const ridge = Float32Array.from(
    rowDegrees(pattern),
    (degree) => l2Weight * (degree + unobservedWeight * pattern.cols) ** frequencyExponent,
  )
  return { weightOfAll: unobservedWeight, observedWeight: 1, target: 1, ridge }
}
