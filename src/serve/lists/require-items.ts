import { Er2almError } from '../../errors.ts'
import { nearIds } from '../../pipeline/find-id.ts'
import { type Additions, NO_ADDITIONS } from '../added/added-items.ts'
import type { LoadedModel } from '../served-model.ts'

/** Unknown ids that an error names, and of these those it looks for near ones of: that reads the whole catalogue for each. */
const NAMED = 10
const LOOKED_UP = 3

/** @throws {Er2almError} ID_UNKNOWN unless every item is in the run or was added: it names the others, and ids near them */
export function requireItems(
  ids: readonly string[],
  { data, itemIndex }: Pick<LoadedModel, 'data' | 'itemIndex'>,
  { indexOf }: Additions = NO_ADDITIONS,
): void {
  const unknown = [...new Set(ids)].filter((id) => !itemIndex.has(id) && !indexOf.has(id))
  if (unknown.length > 0) throw unknownItems(unknown, data)
}

function unknownItems(unknown: readonly string[], { ids, catalogue }: LoadedModel['data']): Er2almError {
  const rest = unknown.length - NAMED
  const named = unknown.slice(0, NAMED).map((id) => JSON.stringify(id))
  const what = `${unknown.length === 1 ? 'no item' : 'no items'} ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
  const near = unknown.slice(0, LOOKED_UP).flatMap((id) => {
    const found = nearIds(id, ids.items, catalogue)
    return found.length === 0 ? [] : [`for ${JSON.stringify(id)}: ${found.join(', ')}`]
  })
  return new Er2almError('ID_UNKNOWN', `there ${unknown.length === 1 ? 'is' : 'are'} ${what} in this run`, {
    hint: near.length === 0 ? 'give ids of items as the data file has them' : `near ones: ${near.join('; ')}`,
  })
}
