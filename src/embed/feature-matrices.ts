import type { UserProfile } from '../enrich/profile.ts'
import { Er2almError } from '../errors.ts'
import { type Matrix, zeros } from '../numeric/matrix.ts'
import { profileAspects } from './aspect-texts.ts'

/** The vector of each text, as `embedTexts` gives it. */
export type TextVectors = ReadonlyMap<string, Float32Array>

/** How the aspects of a profile are weighted (models.md §7.14, Eq. 5). */
export interface ProfileWeighting {
  /** Rescale the weights of a user to sum 1. */
  readonly normalizeWeights: boolean
  /** All aspects of a user alike: ablation w/o-w. */
  readonly uniformWeights: boolean
}

/**
 * One aspect of all items or users (Eq. 4): row r is the vector of `texts[r]`, a zero row where the text is null.
 *
 * @returns texts.length × dim
 * @throws {Er2almError} BUG if a text has no vector
 */
export function textMatrix(texts: readonly (string | null)[], vectors: TextVectors, dim: number): Matrix {
  const matrix = zeros(texts.length, dim)
  for (const [row, text] of texts.entries()) if (text !== null) addRow(matrix, row, 1, text, vectors)
  return matrix
}

/**
 * Marker of each item: mean of the vectors of its basic texts; a zero row for an item with none.
 *
 * @returns basicTexts.length × dim
 * @throws {Er2almError} BUG if a text has no vector
 */
export function markerMatrix(basicTexts: readonly (readonly string[])[], vectors: TextVectors, dim: number): Matrix {
  const matrix = zeros(basicTexts.length, dim)
  for (const [row, texts] of basicTexts.entries()) {
    for (const text of texts) addRow(matrix, row, 1 / texts.length, text, vectors)
  }
  return matrix
}

/**
 * User feature (Eq. 5): e^q_u = Σ_k w_{u,k} q_{u,k} over the aspects that the profile has; a zero row without a profile.
 *
 * @param profiles a user each, by dense index; undefined = none
 * @returns        profiles.length × dim
 * @throws {Er2almError} BUG if an aspect's text has no vector
 */
export function profileMatrix(
  profiles: readonly (UserProfile | undefined)[],
  vectors: TextVectors,
  dim: number,
  weighting: ProfileWeighting,
): Matrix {
  const matrix = zeros(profiles.length, dim)
  for (const [row, profile] of profiles.entries()) {
    const aspects = profileAspects(profile)
    const weights = aspectWeights(
      aspects.map(({ weight }) => weight),
      weighting,
    )
    for (const [k, { text }] of aspects.entries()) addRow(matrix, row, weights[k], text, vectors)
  }
  return matrix
}

/**
 * The weights that Eq. 5 uses. With `normalizeWeights` they sum to 1; weights that are no positive finite number count
 * as 0, and when none is left all aspects weigh alike. Without it they are taken as they are.
 */
export function aspectWeights(weights: readonly number[], weighting: ProfileWeighting): readonly number[] {
  const alike = weights.map(() => 1 / weights.length)
  if (weighting.uniformWeights) return alike
  if (!weighting.normalizeWeights) return weights
  const positive = weights.map((w) => (Number.isFinite(w) && w > 0 ? w : 0))
  const sum = positive.reduce((total, w) => total + w, 0)
  return sum > 0 ? positive.map((w) => w / sum) : alike
}

function addRow(matrix: Matrix, row: number, factor: number, text: string, vectors: TextVectors): void {
  const vector = vectors.get(text)
  if (vector === undefined) throw new Er2almError('BUG', `no vector was made for the text "${text.slice(0, 60)}"`)
  const at = row * matrix.cols
  for (let d = 0; d < matrix.cols; d++) matrix.data[at + d] += factor * vector[d]
}
