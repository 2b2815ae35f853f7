// Texts of other sources about the films of the statement study: documents with an equal title key and a year within one, as
// exact-key retrieval would find them. Their prose alone: their structured fields are the gold.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { SourceText } from '../../src/denoise/signals/stated-value.ts'
import { titleKey } from '../../src/knowledge/title-key.ts'
import type { StudyFilm } from '../statement-study/films.ts'

const documents = new URL('../../../shared/data/kb/docs.jsonl.gz', import.meta.url)

/** By film id; a film that no other source describes is left out. */
export function otherTexts(films: readonly StudyFilm[]): ReadonlyMap<string, readonly SourceText[]> {
  const byKey = Map.groupBy(films, ({ item }) => titleKey(item.title))
  const found = new Map<string, SourceText[]>()
  for (const line of gunzipSync(readFileSync(documents)).toString('utf8').split('\n')) {
    if (line === '') continue
    const { id, src, title, year, text } = JSON.parse(line) as {
      readonly id: string
      readonly src: string
      readonly title: string
      readonly year: number | null
      readonly text?: string
    }
    if (!text || year === null) continue
    for (const { item } of byKey.get(titleKey(title)) ?? []) {
      const isNear = item.year !== undefined && Math.abs(year - item.year) <= 1
      const isShown = item.passages.some(({ passage }) => passage.id === id)
      if (isNear && !isShown) found.set(item.id, [...(found.get(item.id) ?? []), { source: src, text }])
    }
  }
  return found
}
