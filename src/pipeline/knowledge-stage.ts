import type { Context } from '../context.ts'
import type { CatalogueItem } from '../data/catalogue.ts'
import type { ItemToEnrich } from '../enrich/item-attributes.ts'
import type { KnowledgeConfig } from '../knowledge/config.ts'
import type { KnowledgeStore } from '../knowledge/passage.ts'
import { passagesForItem } from '../knowledge/rank-passages.ts'
import { jsonlSource } from '../knowledge/sources/jsonl.ts'

/** Reads every source into the store. Passages that are there already are skipped, so this resumes. */
export async function addPassages(config: KnowledgeConfig, knowledge: KnowledgeStore, context: Context): Promise<void> {
  for (const source of config.sources) {
    const step = context.progress.start(`passages of ${source.file}`)
    try {
      await knowledge.add(jsonlSource(source).passages(), {
        signal: context.signal,
        onBatch: (done) => step.update(done),
      })
    } finally {
      step.end()
    }
  }
}

/** The passages of each item, as its prompt will show them. */
export async function retrieveForItems(
  items: readonly CatalogueItem[],
  config: KnowledgeConfig,
  knowledge: KnowledgeStore,
  context: Context,
): Promise<readonly ItemToEnrich[]> {
  const step = context.progress.start('retrieve', items.length)
  const found: ItemToEnrich[] = []
  try {
    for (const { id, title, year, alternativeTitles } of items) {
      context.signal.throwIfAborted()
      found.push({
        id,
        title,
        year,
        passages: await passagesForItem(knowledge, { title, year, alternativeTitles }, config),
      })
      step.update(found.length)
    }
  } finally {
    step.end()
  }
  return found
}
