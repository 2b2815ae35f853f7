import { Er2almError } from '../../errors.ts'
import type { PreparationStep } from '../data-report.ts'
import type { IdMaps } from '../dataset.ts'
import { countDistinct, type Interactions } from '../interactions.ts'
import { type DuplicateRule, dropDuplicates } from './duplicates.ts'
import { keepCore } from './k-core.ts'
import { keepMinRating } from './min-rating.ts'

/** What the preparation does, in this order; see `DataConfig`. */
export interface PreparationConfig {
  readonly duplicates: DuplicateRule
  readonly minRating?: number
  readonly minUserInteractions: number
  readonly minItemInteractions: number
}

/**
 * Duplicates, then the minimum rating, then the k-core.
 *
 * @param ids   by the numbers that `raw` uses; none are removed here
 * @param files path of the file of each part, for messages
 * @returns     what is left, and the counts after each step
 * @throws {Er2almError} DATA_NOTHING_LEFT if a step leaves nothing, and what the steps throw
 */
export function prepareInteractions(
  raw: Interactions,
  config: PreparationConfig,
  ids: IdMaps,
  files: readonly string[],
): { readonly interactions: Interactions; readonly steps: readonly PreparationStep[] } {
  const size = { numUsers: ids.users.length, numItems: ids.items.length }
  const steps: PreparationStep[] = [countStep('read', raw, raw)]
  let interactions = raw
  const advance = (step: PreparationStep['step'], what: string, next: Interactions): void => {
    steps.push(countStep(step, interactions, next))
    if (next.users.length === 0) throw nothingLeft(interactions, what, files)
    interactions = next
  }
  const describe = (place: number): { user: string; item: string; file: string } => ({
    user: ids.users[raw.users[place]],
    item: ids.items[raw.items[place]],
    file: files[raw.parts?.[place] ?? 0],
  })
  advance('duplicates', `duplicates: '${config.duplicates}'`, dropDuplicates(raw, config.duplicates, size, describe))
  if (config.minRating !== undefined) {
    advance('minRating', `minRating: ${config.minRating}`, keepMinRating(interactions, config.minRating))
  }
  const { minUserInteractions: minUser, minItemInteractions: minItem } = config
  if (minUser > 1 || minItem > 1) {
    const what = `minUserInteractions: ${minUser} and minItemInteractions: ${minItem}`
    advance('kCore', what, keepCore(interactions, minUser, minItem, size))
  }
  return { interactions, steps }
}

/** Counts after a step, and how many interactions it removed. */
export function countStep(step: PreparationStep['step'], before: Interactions, after: Interactions): PreparationStep {
  return {
    step,
    interactions: after.users.length,
    users: countDistinct(after.users),
    items: countDistinct(after.items),
    removed: before.users.length - after.users.length,
  }
}

function nothingLeft(before: Interactions, what: string, files: readonly string[]): Er2almError {
  return new Er2almError('DATA_NOTHING_LEFT', `${what} leaves none of ${before.users.length} interactions`, {
    file: files[0],
    hint: 'lower it in the config, or check that the columns are mapped right',
  })
}
