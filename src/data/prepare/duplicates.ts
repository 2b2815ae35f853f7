import { Er2almError } from '../../errors.ts'
import { filterInteractions, groupByUser, type Interactions } from '../interactions.ts'

/**
 * Which interaction of a pair (user, item) that occurs again is kept: the `last` in time, the `first` in time (equal
 * times, or none: by row), or none, as it is an `error`.
 */
export type DuplicateRule = 'last' | 'first' | 'error'

/**
 * Leaves one interaction of every pair (user, item); where files give the parts, one of every pair and part, so that a
 * test pair that is also in train stays visible.
 *
 * @throws {Er2almError} DATA_DUPLICATE at the second row of a pair, under the rule `error`
 */
export function dropDuplicates(
  interactions: Interactions,
  rule: DuplicateRule,
  size: { readonly numUsers: number; readonly numItems: number },
  describe: (place: number) => { readonly user: string; readonly item: string; readonly file: string },
): Interactions {
  const { items, times, rows, parts } = interactions
  const { ptr, order } = groupByUser(interactions.users, size.numUsers)
  const keep = new Uint8Array(items.length)
  const numParts = parts === undefined ? 1 : 3
  // Place of the interaction kept so far, per item and part, and the user it belongs to.
  const best = new Int32Array(size.numItems * numParts)
  const owner = new Int32Array(size.numItems * numParts).fill(-1)
  for (let u = 0; u < size.numUsers; u++) {
    for (let k = ptr[u]; k < ptr[u + 1]; k++) {
      const place = order[k]
      const slot = items[place] * numParts + (parts?.[place] ?? 0)
      if (owner[slot] !== u) {
        owner[slot] = u
        best[slot] = place
        keep[place] = 1
        continue
      }
      const other = best[slot]
      if (rule === 'error') throw duplicate(rows[other], rows[place], describe(place))
      const later = times === undefined || times[place] >= times[other] || Number.isNaN(times[place])
      const takes = rule === 'last' ? later : times !== undefined && times[place] < times[other]
      if (!takes) continue
      keep[other] = 0
      keep[place] = 1
      best[slot] = place
    }
  }
  return filterInteractions(interactions, (place) => keep[place] === 1)
}

function duplicate(
  firstRow: number,
  row: number,
  { user, item, file }: { readonly user: string; readonly item: string; readonly file: string },
): Er2almError {
  return new Er2almError(
    'DATA_DUPLICATE',
    `row ${row} of ${file} repeats user "${user}" with item "${item}" of row ${firstRow}`,
    {
      file,
      row,
      hint: "remove one of the rows, or set duplicates: 'last' or 'first'",
    },
  )
}
