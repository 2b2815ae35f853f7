import { type UnitRows, unitRows } from '../denoise/center.ts'
import { profileAspects } from '../embed/aspect-texts.ts'
import { type TextVectors, textMatrix } from '../embed/feature-matrices.ts'
import type { ItemAspectId } from '../enrich/attribute.ts'
import { USER_ASPECTS, type UserAspectId, type UserProfile } from '../enrich/profile.ts'
import type { Matrix } from '../numeric/matrix.ts'

/** The item aspect that a user aspect is held against. An item has one aspect for plot and theme, a user has two. */
export const ITEM_ASPECT_OF: Readonly<Record<UserAspectId, ItemAspectId>> = {
  plot: 'plotTheme',
  theme: 'plotTheme',
  genre: 'genre',
  visualSound: 'visualSound',
  cultureLanguage: 'cultureLanguage',
  duration: 'duration',
  director: 'director',
}

/** How well an item fits one aspect of a profile (models.md §7.14, case study). */
export interface AspectAlignment {
  readonly aspect: UserAspectId
  readonly itemAspect: ItemAspectId
  /** Of the profile. */
  readonly weight: number
  /** Cosine of the centred vectors, in [−1, 1]; null when a side says nothing, or nothing but the average. */
  readonly alignment: number | null
  /** weight × alignment; 0 when there is no alignment. */
  readonly contribution: number
}

/** A centred vector; its length does not matter. */
export type AspectVector = ArrayLike<number>

/**
 * Alignment of every aspect of a profile with an item: the cosine of the two centred vectors, and weight × alignment.
 *
 * @param weights     of the aspects that the profile has
 * @param userVectors centred vectors of the profile's aspects
 * @param itemVectors centred vectors of the item's aspects; one that is absent or zero has no alignment
 * @returns           a record for every weight, in the order of the paper
 */
export function alignAspects(
  weights: ReadonlyMap<UserAspectId, number>,
  userVectors: ReadonlyMap<UserAspectId, AspectVector>,
  itemVectors: ReadonlyMap<ItemAspectId, AspectVector>,
): readonly AspectAlignment[] {
  const aligned: AspectAlignment[] = []
  for (const aspect of USER_ASPECTS) {
    const weight = weights.get(aspect)
    if (weight === undefined) continue
    const itemAspect = ITEM_ASPECT_OF[aspect]
    const alignment = cosine(userVectors.get(aspect), itemVectors.get(itemAspect))
    aligned.push({ aspect, itemAspect, weight, alignment, contribution: weight * (alignment ?? 0) })
  }
  return aligned
}

/** What alignments are computed from. */
export interface AlignerInputs {
  /** Items × D per aspect, as the model reads them: after noise control, zero rows where nothing is left. */
  readonly itemAspects: ReadonlyMap<ItemAspectId, Matrix>
  /** Of all users: their mean vector of an aspect is what is subtracted. */
  readonly profiles: readonly UserProfile[]
  /** The vector of every profile text. */
  readonly vectors: TextVectors
  /** D. */
  readonly dim: number
}

/** Aligns profiles with items. */
export interface Aligner {
  /**
   * @param user original id; a user without a profile has no aspects
   * @param item dense item index, a row of the aspect matrices
   */
  align(user: string, item: number): readonly AspectAlignment[]
}

/**
 * Centres the vectors of every aspect once (items by the mean over items, profiles by the mean over profiles: sentence
 * vectors share a large common part, with which everything would seem to fit) and aligns any pair afterwards.
 *
 * @throws {Er2almError} BUG if a profile text has no vector
 */
export function createAligner({ itemAspects, profiles, vectors, dim }: AlignerInputs): Aligner {
  const rowOfUser = new Map(profiles.map(({ user }, row) => [user, row]))
  const said = profiles.map(profileAspects)
  const users = new Map<UserAspectId, UnitRows>()
  for (const aspect of USER_ASPECTS) {
    const texts = said.map((aspects) => aspects.find((a) => a.aspect === aspect)?.text ?? null)
    users.set(aspect, unitRows(textMatrix(texts, vectors, dim), true))
  }
  const items = new Map<ItemAspectId, UnitRows>()
  for (const [aspect, matrix] of itemAspects) items.set(aspect, unitRows(matrix, true))
  return {
    align(user, item) {
      const row = rowOfUser.get(user)
      if (row === undefined) return []
      const weights = new Map(said[row].map(({ aspect, weight }) => [aspect, weight]))
      return alignAspects(weights, vectorsAt(users, row), vectorsAt(items, item))
    },
  }
}

function vectorsAt<A>(aspects: ReadonlyMap<A, UnitRows>, row: number): ReadonlyMap<A, AspectVector> {
  const found = new Map<A, AspectVector>()
  for (const [aspect, { vectors, rowOf }] of aspects) {
    const at = rowOf[row]
    if (at >= 0) found.set(aspect, vectors.data.subarray(at * vectors.cols, (at + 1) * vectors.cols))
  }
  return found
}

function cosine(a: AspectVector | undefined, b: AspectVector | undefined): number | null {
  if (a === undefined || b === undefined) return null
  let dot = 0
  let squaresA = 0
  let squaresB = 0
  for (let d = 0; d < a.length; d++) {
    dot += a[d] * b[d]
    squaresA += a[d] * a[d]
    squaresB += b[d] * b[d]
  }
  if (squaresA === 0 || squaresB === 0) return null
  return Math.max(-1, Math.min(1, dot / Math.sqrt(squaresA * squaresB)))
}
