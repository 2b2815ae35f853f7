import type { FitData } from '../data/dataset.ts'
import { Er2almError } from '../errors.ts'
import type { SidedOperators } from '../numeric/graph-normalise.ts'
import type { Matrix } from '../numeric/matrix.ts'
import { type FeatureBranch, featureBranch } from './feature-branch.ts'

export const PROFILE = 'profile'
export const ASPECT_PREFIX = 'aspect:'
/** Item features of other kinds that are used when they are there. */
export const MODAL_NAMES: readonly string[] = ['image', 'text']

/** What ER²ALM takes from the data: its frozen features by side, ready to be propagated. */
export interface Er2almInputs {
  /** All `aspect:*` item features, one block each, in the order of their names; they share one dense layer. */
  readonly aspects: FeatureBranch | undefined
  /** User feature `profile`, the weighted sum e^q of Eq. 5. */
  readonly profile: FeatureBranch | undefined
  /** `image` and `text`, a dense layer each. */
  readonly modal: ReadonlyMap<string, FeatureBranch>
}

/**
 * Reads the features ER²ALM uses by the names above and checks them.
 *
 * @throws {Er2almError} MODEL_INPUT_MISSING if a switched-on input is absent, MODEL_INPUT_SHAPE if a matrix has another
 *                       number of rows than its side, or the aspects differ in width
 */
export function er2almInputs(
  data: FitData,
  graph: SidedOperators,
  wanted: { readonly useAspects: boolean; readonly useProfile: boolean; readonly augmentedShare: number },
): Er2almInputs {
  if (wanted.augmentedShare > 0 && (data.augmentedPositive === undefined || data.augmentedNegative === undefined)) {
    throw missing('the LLM-chosen item pairs (augmentedPositive, augmentedNegative)', 'set augmentedShare to 0')
  }
  const toUsers = graph.userFromItem.forward
  const toItems = graph.itemFromUser.forward
  const modal = MODAL_NAMES.flatMap((name) => {
    const feature = data.itemFeatures.get(name)
    if (feature === undefined) return []
    requireRows(name, feature, data.numItems)
    return [[name, featureBranch([feature], toUsers, toItems)] as const]
  })
  return {
    aspects: wanted.useAspects ? featureBranch(aspectsOf(data), toUsers, toItems) : undefined,
    profile: wanted.useProfile ? featureBranch([profileOf(data)], toItems, toUsers) : undefined,
    modal: new Map(modal),
  }
}

function aspectsOf(data: FitData): readonly Matrix[] {
  const names = [...data.itemFeatures.keys()].filter((name) => name.startsWith(ASPECT_PREFIX)).sort()
  if (names.length === 0) throw missing(`item features named ${ASPECT_PREFIX}…`, 'set useAspects to false')
  const matrices = names.map((name) => data.itemFeatures.get(name)!)
  names.forEach((name, n) => {
    requireRows(name, matrices[n], data.numItems)
    if (matrices[n].cols === matrices[0].cols) return
    const widths = `${matrices[n].cols} wide and ${names[0]} ${matrices[0].cols}`
    throw new Er2almError('MODEL_INPUT_SHAPE', `${name} is ${widths}; all aspects share one dense layer`, {
      hint: 'Embed all aspects with the same encoder.',
    })
  })
  return matrices
}

function profileOf(data: FitData): Matrix {
  const profile = data.userFeatures.get(PROFILE)
  if (profile === undefined) throw missing(`the user feature ${PROFILE}`, 'set useProfile to false')
  requireRows(PROFILE, profile, data.numUsers)
  return profile
}

function requireRows(name: string, feature: Matrix, rows: number): void {
  if (feature.rows === rows) return
  throw new Er2almError('MODEL_INPUT_SHAPE', `feature ${name} has ${feature.rows} rows, not ${rows}`, {
    hint: 'Make the features again for this data; one row per user or item is needed.',
  })
}

function missing(what: string, otherwise: string): Er2almError {
  return new Er2almError('MODEL_INPUT_MISSING', `er2alm needs ${what}; the data has none`, {
    hint: `Run the enrichment and embedding stages, or ${otherwise} in the settings of er2alm.`,
  })
}
