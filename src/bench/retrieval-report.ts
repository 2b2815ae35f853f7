import { cpus } from 'node:os'
import { join } from 'node:path'
import type { KnowledgeStore, RetrievalQuery } from '../knowledge/passage.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { openStore } from '../store/sqlite.ts'
import { measureRetrieval, type RetrievalSet, type RetrievalSettings, type SetFigures, sampled } from './retrieval.ts'
import { addKbPassages, GOLD_SETS, readAlternativeTitles, readExternalIds, readGold } from './retrieval-data.ts'
import { type HostileTime, hostileTimes, type SearchTimes, searchTimes } from './retrieval-speed.ts'

/** What `er2alm bench retrieval --json` prints. */
export interface RetrievalReport {
  readonly documents: number
  readonly settings: RetrievalSettings
  readonly buildMs: number
  readonly sets: readonly SetFigures[]
  /** Of the samples of items with a document: an exact key answers all but a few. */
  readonly keyFirst: SearchTimes
  readonly hostile: readonly HostileTime[]
  readonly node: string
  readonly cpu: string
}

/** Files beside the kb folder that were not there, and what is missing without them. */
export type Missing = (what: string) => void

/**
 * Builds a store of the kb folder's documents in `scratch` and measures retrieval on its three fair catalogues.
 *
 * @param kb holds docs.jsonl.gz and gold_NAME.csv; lists of alternative titles are looked for beside it
 */
export async function benchRetrieval(
  kb: string,
  scratch: string,
  settings: RetrievalSettings,
  hooks: { readonly between: () => Promise<void>; readonly say: (line: string) => void },
): Promise<RetrievalReport> {
  const golds = await Promise.all(GOLD_SETS.map(async (name) => ({ name, items: await readGold(kb, name) })))
  const store = openStore(join(scratch, 'store.sqlite'))
  try {
    const knowledge = openKnowledge(store)
    hooks.say('reading the documents')
    const start = performance.now()
    await addKbPassages(knowledge, kb)
    const buildMs = performance.now() - start
    const titles = new Map<string, RetrievalQuery>()
    for (const { id, title, year } of store.db.prepare('SELECT id, title, year FROM passages').iterate()) {
      titles.set(String(id), { title: String(title), ...(year === null ? {} : { year: Number(year) }) })
    }
    const keyFirst = await searchTimes(
      knowledge,
      golds.flatMap(({ items }) =>
        sampled(
          items.filter(({ gold }) => gold.size > 0),
          settings,
        ),
      ),
      hooks.between,
    )
    const ids = await readExternalIds(kb)
    const sets: SetFigures[] = []
    for (const set of await setsOf(kb, golds)) {
      hooks.say(`${set.name}, ${set.query}`)
      sets.push(await measureRetrieval(knowledge, { titles, ids }, set, settings, hooks.between))
    }
    return {
      documents: titles.size,
      settings,
      buildMs,
      sets,
      keyFirst,
      hostile: await hostile(knowledge, hooks.say),
      node: process.version,
      cpu: cpus()[0]?.model ?? 'unknown',
    }
  } finally {
    store.close()
  }
}

async function setsOf(
  kb: string,
  golds: readonly Pick<RetrievalSet, 'name' | 'items'>[],
): Promise<readonly RetrievalSet[]> {
  const alternatives = await readAlternativeTitles(join(kb, '..'))
  return golds.flatMap(({ name, items }): RetrievalSet[] => {
    const alternativeTitles = alternatives.get(name)
    const hasIds = items.some(({ imdb, tmdb }) => imdb !== undefined || tmdb !== undefined)
    return [
      { name, items, query: 'title and year' },
      ...(alternativeTitles ? [{ name, items, query: 'with alternative titles' as const, alternativeTitles }] : []),
      ...(hasIds ? [{ name, items, query: 'with external ids' as const }] : []),
    ]
  })
}

function hostile(knowledge: KnowledgeStore, say: (line: string) => void): Promise<readonly HostileTime[]> {
  say('hostile titles')
  return hostileTimes(knowledge)
}
