import type { CatalogueItem } from '../data/catalogue.ts'
import { editDistance } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'

/** Ids that an error suggests. */
const SUGGESTED = 3
/** Characters compared with characters, at some nanoseconds each. */
const MOST_STEPS = 4e6

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

/**
 * The ids of least edit distance, at most half of the longer id, as JSON texts; equal ones in index order. Of a large
 * catalogue with long ids only the first are compared: a wrong id shall not cost a service a second.
 */
function nearestIds(id: string, ids: readonly string[]): readonly string[] {
  const asked = id.toLowerCase()
  const best: { readonly id: string; readonly distance: number }[] = []
  let steps = 0
  for (const candidate of ids) {
    const longer = Math.max(candidate.length, id.length)
    const allowed = Math.max(2, Math.floor(longer / 2))
    const most = best.length < SUGGESTED ? allowed : Math.min(allowed, best.at(-1)!.distance - 1)
    // The distance is never below the difference of the lengths.
    if (longer - Math.min(candidate.length, id.length) > most) continue
    steps += candidate.length * id.length
    if (steps > MOST_STEPS) break
    const distance = editDistance(asked, candidate.toLowerCase(), most)
    // As far as two ids can be that share nothing: no help to anybody.
    if (distance > most || distance === longer) continue
    best.push({ id: candidate, distance })
    best.sort((a, b) => a.distance - b.distance)
    best.length = Math.min(best.length, SUGGESTED)
  }
  return best.map(({ id: near }) => JSON.stringify(near))
}
