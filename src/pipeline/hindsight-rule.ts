import type { DataConfig } from '../data/config.ts'
import type { RecDataset } from '../data/dataset.ts'
import { isTimeRule, isTimeSplit } from '../data/time-order.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import type { EnrichConfig } from '../enrich/config.ts'
import { withoutHindsight } from '../enrich/hindsight.ts'
import { RECEPTION_WORDS_VERSION } from '../enrich/reception-words.ts'
import type { Json } from '../llm/request.ts'

/** The parts of a config that say whether hindsight is left out. */
export interface HindsightSettings {
  readonly enrich: EnrichConfig
  readonly data: Pick<DataConfig, 'split'>
}

/** Whether features and profiles of this run do without hindsight. */
export function leavesOutHindsight({ enrich, data }: HindsightSettings, dataset: RecDataset): boolean {
  if (enrich.hindsight === 'leave-out-on-time-splits') return isTimeSplit(data.split.kind, dataset)
  return enrich.hindsight === 'leave-out'
}

/** The records that features and profiles may be made of. */
export function usableAttributes(
  attributes: readonly ItemAttribute[],
  settings: HindsightSettings,
  dataset: RecDataset,
): readonly ItemAttribute[] {
  return leavesOutHindsight(settings, dataset) ? withoutHindsight(attributes, settings.enrich) : attributes
}

/** What the identity of a stage says of it: nothing when all records are used. Reads the data only for given files. */
export async function hindsightKey(
  settings: HindsightSettings,
  data: () => Promise<{ readonly dataset: RecDataset }>,
): Promise<{ readonly hindsight?: Json }> {
  const { enrich, data: config } = settings
  if (enrich.hindsight === 'keep') return {}
  if (enrich.hindsight === 'leave-out-on-time-splits') {
    const byTime = isTimeRule(config.split.kind) ?? leavesOutHindsight(settings, (await data()).dataset)
    if (!byTime) return {}
  }
  return { hindsight: { knowable: [...enrich.knowableAtRelease], words: RECEPTION_WORDS_VERSION } }
}
