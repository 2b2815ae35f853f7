import { z } from 'zod'
import type { Random } from '../context.ts'
import type { FitData } from '../data/dataset.ts'
import { type Csr, transpose } from '../numeric/csr.ts'
import { normal } from '../numeric/initialise.ts'
import { gemm } from '../numeric/kernels/gemm.ts'
import { ialsHalfStep } from '../numeric/kernels/ials-half-step.ts'
import { type Matrix, zeros } from '../numeric/matrix.ts'
import { createWasmMemory, placedIn } from '../numeric/wasm-memory.ts'
import { ialsFoldIn } from './ials-fold-in.ts'
import { systemOf } from './ials-system.ts'
import type { Encoded, FittedSpec, Tensors } from './model.ts'
import { savedTensor } from './saved-tensor.ts'
import { dotScorer } from './scorer.ts'

export interface IalsConfig {
  readonly objective: 'confidence' | 'unobservedWeight'
  readonly embeddingDim: number
  readonly epochs: number
  readonly conjugateGradientSteps: number
  readonly l2Weight: number
  readonly alpha: number
  readonly unobservedWeight: number
  readonly frequencyExponent: number
}

const config: z.ZodType<IalsConfig> = z.strictObject({
  objective: z
    .enum(['confidence', 'unobservedWeight'])
    .default('confidence')
    .describe('How observed and other pairs are weighed: 1 + alpha against 1, or 1 against unobservedWeight.'),
  embeddingDim: z.int().positive().default(64).describe('Width of the user and item vectors.'),
  epochs: z.int().positive().default(15).describe('Times that all users, then all items, are solved for.'),
  conjugateGradientSteps: z.int().positive().default(3).describe('Steps towards the solution of each vector.'),
  l2Weight: z
    .number()
    .positive()
    .default(30)
    .describe('Weight λ of the squared norms: 1 to 300 with confidence, 0.0003 to 0.1 with unobservedWeight.'),
  alpha: z
    .number()
    .nonnegative()
    .default(10)
    .describe('With confidence: what an observed pair weighs more than another.'),
  unobservedWeight: z
    .number()
    .positive()
    .default(0.1)
    .describe('With unobservedWeight: weight α₀ of the squared score of every pair.'),
  frequencyExponent: z
    .number()
    .nonnegative()
    .default(1)
    .describe(
      'With unobservedWeight: ν, how λ grows with the interactions of a user or item; 0 is the same λ for all.',
    ),
})

/**
 * Implicit-feedback matrix factorisation by alternating least squares, ŷ(u, i) = w_u·h_i, S the observed pairs.
 *
 * - `confidence` (Hu, Koren, Volinsky, ICDM 2008, Eq. 3): Σ_{u,i} c_ui (p_ui − ŷ)² + λ (Σ ‖w_u‖² + Σ ‖h_i‖²) with
 *   p_ui = 1 and c_ui = 1 + α on S, 0 and 1 elsewhere. Starting values U(0, 0.01) as in `implicit`, whose own `alpha` (0.7)
 *   is the confidence itself, that is ours + 1.
 * - `unobservedWeight` (Rendle, Krichene, Zhang, Koren, RecSys 2022, "Revisiting the Performance of iALS", Eq. 3 to 5):
 *   Σ_S (ŷ − 1)² + α₀ Σ_{u,i} ŷ² + λ (Σ_u (|I_u| + α₀ I)^ν ‖w_u‖² + Σ_i (|U_i| + α₀ U)^ν ‖h_i‖²). Starting values
 *   N(0, 0.1²/d).
 *
 * Users first, then items; each vector takes a few conjugate gradient steps from where it stands (Takács, Pilászy, Tikk,
 * RecSys 2011). Users and items without interactions get the zero vector. Saved: both factor matrices.
 */
export const ials: FittedSpec<IalsConfig> = {
  kind: 'fitted',
  name: 'ials',
  summary: 'Implicit-feedback matrix factorisation by alternating least squares (Hu et al. 2008)',
  config,
  searchSpace: { l2Weight: [30, 10, 100, 300, 1], alpha: [10, 1, 20, 40], embeddingDim: [64, 128, 256] },
  random: true,
  requires: {},
  fit(data, settings, random) {
    const { users, items } = factorise(data.train, settings, random)
    const tensors = new Map([
      ['users', users],
      ['items', items],
    ])
    return { scorer: dotScorer({ users, items }), tensors }
  },
  restore(data: FitData, { embeddingDim }: IalsConfig, tensors: Tensors) {
    return dotScorer({
      users: savedTensor(tensors, 'users', data.numUsers, embeddingDim),
      items: savedTensor(tensors, 'items', data.numItems, embeddingDim),
    })
  },
  foldIn: (data, settings, tensors) =>
    ialsFoldIn(savedTensor(tensors, 'items', data.numItems, settings.embeddingDim), settings),
}

/** W, U × d, and H, I × d. */
function factorise(train: Csr, settings: IalsConfig, random: Random): Encoded {
  const memory = createWasmMemory()
  const users = placedIn(memory, startingValues(train.rows, settings, random.fork('users')))
  const items = placedIn(memory, startingValues(train.cols, settings, random.fork('items')))
  const byItem = transpose(train)
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    solveSide(train, items, users, settings)
    solveSide(byItem, users, items, settings)
  }
  return { users, items }
}

const CONFIDENCE_START = 0.01
const UNOBSERVED_WEIGHT_DEVIATION = 0.1

function startingValues(rows: number, { objective, embeddingDim: d }: IalsConfig, random: Random): Matrix {
  if (objective === 'unobservedWeight') return normal(rows, d, UNOBSERVED_WEIGHT_DEVIATION / Math.sqrt(d), random)
  const values = zeros(rows, d)
  for (let at = 0; at < values.data.length; at++) values.data[at] = CONFIDENCE_START * random.next()
  return values
}

/**
 * Moves the vectors of one side towards their solution for the vectors of the other side.
 *
 * @param pattern rows are the solved side, columns the fixed side
 * @param fixed   columns × d
 * @param solved  rows × d, changed
 */
export function solveSide(pattern: Csr, fixed: Matrix, solved: Matrix, settings: IalsConfig): void {
  const d = fixed.cols
  const { weightOfAll, observedWeight, target, ridge } = systemOf(pattern, settings)
  const gram = zeros(d, d)
  gemm(fixed, fixed, gram, { transposeA: true })
  for (let at = 0; at < gram.data.length; at++) gram.data[at] *= weightOfAll
  ialsHalfStep(
    pattern.rowPtr,
    pattern.colIdx,
    0,
    pattern.rows,
    fixed.data as Float32Array,
    gram.data as Float32Array,
    ridge,
    observedWeight,
    target,
    solved.data as Float32Array,
    d,
    settings.conjugateGradientSteps,
    new Float32Array(3 * d),
  )
}
