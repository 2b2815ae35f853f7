import type { CatalogueItem } from '../data/catalogue.ts'
import { editDistance } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'

/** Ids that an error suggests. */
const SUGGESTED = 3

/**
 * The dense index of an original id.
 *
 * @param titles of the items, when the id may have been mistaken for a title
 * @throws {Er2almError} ID_UNKNOWN with the nearest ids by edit distance, and the ids of items with that title
 */
export function findId(
  kind: 'user' | 'item',
  id: string,
  ids: readonly string[],
  titles: readonly CatalogueItem[] = [],
): number {
  const found = ids.indexOf(id)
  if (found >= 0) return found
  const near = nearIds(id, ids, titles)
  throw new Er2almError('ID_UNKNOWN', `there is no ${kind} ${JSON.stringify(id)} among the ${ids.length} of this run`, {
    hint: near.length === 0 ? `give the id of the ${kind} as the data file has it` : `did you mean ${near.join(', ')}?`,
  })
}

/** What an unknown id may have been meant to be, as JSON texts: items whose title it is part of, else the nearest ids. */
export function nearIds(id: string, ids: readonly string[], titles: readonly CatalogueItem[] = []): readonly string[] {
  const asked = id.trim().toLowerCase()
  const titled = titles
    .filter(({ title }) => asked !== '' && title.toLowerCase().includes(asked))
    .sort((a, b) => a.title.length - b.title.length)
    .slice(0, SUGGESTED)
    .map((item) => `${JSON.stringify(item.id)} (${item.title}${item.year === undefined ? '' : `, ${item.year}`})`)
  return titled.length > 0 ? titled : nearestIds(id, ids)
}

/** The ids of least edit distance, equal ones in index order, as JSON texts. */
function nearestIds(id: string, ids: readonly string[]): readonly string[] {
  const best: { readonly id: string; readonly distance: number }[] = []
  for (const candidate of ids) {
    const worst = best.length < SUGGESTED ? Number.POSITIVE_INFINITY : best.at(-1)!.distance
    // The distance is never below the difference of the lengths.
    if (Math.abs(candidate.length - id.length) >= worst) continue
    const distance = editDistance(id.toLowerCase(), candidate.toLowerCase())
    // As far as two ids can be that share nothing: no help to anybody.
    if (distance >= worst || distance === Math.max(id.length, candidate.length)) continue
    best.push({ id: candidate, distance })
    best.sort((a, b) => a.distance - b.distance)
    best.length = Math.min(best.length, SUGGESTED)
  }
  return best.map(({ id: near }) => JSON.stringify(near))
}
