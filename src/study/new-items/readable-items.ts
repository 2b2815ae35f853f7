import { join } from 'node:path'
import type { ItemToEnrich } from '../../enrich/item-attributes.ts'
import { makePassage } from '../../knowledge/passage.ts'
import { type PassageLimits, passagesForItem } from '../../knowledge/rank-passages.ts'
import { openKnowledge } from '../../knowledge/sqlite-store.ts'
import { openStore } from '../../store/sqlite.ts'
import { readDocuments, type StudyItem } from './films.ts'

/** What a prompt shows. Frozen: recorded replies stand under the prompt's hash. */
const LIMITS: PassageLimits = { maxPassages: 2, maxChars: 700, minConfidence: 'exact-key' }

/**
 * The items with what a model is shown of each: the Wikipedia passage that retrieval finds by title and year; those without
 * one are left out. Nothing of a document's structured fields is shown: they are the gold.
 *
 * @param data a folder laid out as ../shared/data
 * @throws {Er2almError} FILE_MISSING
 */
export async function readableItems(data: string, items: readonly StudyItem[]): Promise<readonly ItemToEnrich[]> {
  const store = openStore(':memory:')
  try {
    const knowledge = openKnowledge(store)
    const articles = [...readDocuments(join(data, 'kb', 'docs.jsonl.gz')).values()].filter(({ src }) => src === 'wiki')
    await knowledge.add(
      articles.map(({ id, src, title, year, text }) =>
        makePassage({ id, title, ...(year !== null && { year }), source: src, licence: 'CC BY-SA', text: text ?? '' }),
      ),
    )
    const readable: ItemToEnrich[] = []
    for (const { id, title, year } of items) {
      if (title === '') continue
      const known = { title, ...(year !== undefined && { year }) }
      const passages = await passagesForItem(knowledge, known, LIMITS)
      if (passages.length > 0) readable.push({ id, ...known, passages })
    }
    return readable
  } finally {
    store.close()
  }
}
