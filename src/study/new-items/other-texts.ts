import type { SourceText } from '../../denoise/signals/stated-value.ts'
import type { ItemToEnrich } from '../../enrich/item-attributes.ts'
import { titleKey } from '../../knowledge/title-key.ts'
import type { KbDocument } from './films.ts'

/**
 * Texts of other sources about the items: documents with an equal title key and a year within one, as exact-key retrieval would
 * find them, less those that a prompt shows. Their prose alone: their structured fields are the gold.
 *
 * @returns by item id; an item that no other source describes is left out
 */
export function otherTexts(
  documents: Iterable<KbDocument>,
  items: readonly ItemToEnrich[],
): ReadonlyMap<string, readonly SourceText[]> {
  const byKey = Map.groupBy(items, ({ title }) => titleKey(title))
  const found = new Map<string, SourceText[]>()
  for (const { id, src, title, year, text } of documents) {
    if (!text || year === null) continue
    for (const item of byKey.get(titleKey(title)) ?? []) {
      const isNear = item.year !== undefined && Math.abs(year - item.year) <= 1
      const isShown = item.passages.some(({ passage }) => passage.id === id)
      if (isNear && !isShown) found.set(item.id, [...(found.get(item.id) ?? []), { source: src, text }])
    }
  }
  return found
}
