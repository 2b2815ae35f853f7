import type { ColumnMapping, ColumnRef } from '../data/readers/format.ts'
import { type ColumnRole, plainness, saysQuantity } from './column-names.ts'
import type { ProfiledColumn } from './column-profile.ts'

/** A column that was chosen for a role. `catalogue`: its values are the ids of another table; `reader`: somebody has named it. */
export interface Chosen {
  readonly column: ProfiledColumn
  readonly by: 'name' | 'values' | 'place' | 'catalogue' | 'reader'
}

/** Who, and what. */
export interface UserAndItem {
  readonly user: Chosen
  readonly item: Chosen
}

/** Plainer than this, and nothing in a name speaks against it. */
export const PLAIN = 0.5
/** Rows that each value of a column without a name has on average, and more: with few small numbers these are no ids. */
const ROWS_OF_A_COUNT = 25

/** The two that somebody has named. */
export function pairGiven(all: readonly ProfiledColumn[], { user, item }: ColumnMapping): UserAndItem | undefined {
  const [users, items] = [givenColumn(all, user), givenColumn(all, item)]
  return users && items && { user: users, item: items }
}

/** A column by what somebody calls it. */
export function givenColumn(all: readonly ProfiledColumn[], ref: ColumnRef | undefined): Chosen | undefined {
  const column =
    ref === undefined ? undefined : all.find(({ name, place }) => name === ref || String(place) === String(ref))
  return column && { column, by: 'reader' }
}

/** By names, and by values where only one of the two has a name that tells it. */
export function pairByName(all: readonly ProfiledColumn[], joined: readonly ProfiledColumn[]): UserAndItem | undefined {
  const ids = all.filter(({ idlike }) => idlike)
  const user = best(ids, 'user')
  const others = ids.filter((column) => column !== user)
  const named = best(others, 'item')
  // Numbers count from 1 on either side, so that more than one column may hold what looks like the ids of items.
  const byCatalogue = joined.length === 1 && others.includes(joined[0]!) ? joined[0] : undefined
  const item = byCatalogue ?? named
  const chosenItem: Chosen | undefined = item && { column: item, by: item === named ? 'name' : 'catalogue' }
  const nameless = others.filter(
    (column) => column.repeats && column.distinct > 1 && column !== item && !column.fewNumbers && !saysOther(column),
  )
  if (user !== undefined) {
    const valued = user.repeats ? (best(others, 'title') ?? nameless[0]) : undefined
    const found = chosenItem ?? (valued && { column: valued, by: 'values' as const })
    return found && { user: { column: user, by: 'name' }, item: found }
  }
  const [first, second] = nameless
  if (first === undefined) return undefined
  if (chosenItem !== undefined) return { user: { column: first, by: 'values' }, item: chosenItem }
  return second && { user: { column: first, by: 'place' }, item: { column: second, by: 'place' } }
}

/** `user item`, `user item time`, `user item rating time`: the first two columns that can hold ids, unless a catalogue says more. */
export function pairByPlace(
  all: readonly ProfiledColumn[],
  joined: readonly ProfiledColumn[],
): UserAndItem | undefined {
  const ids = all.filter((column) => column.idlike && !column.timelike && !isCountedByPlace(column))
  // Lists of users and of items have a row for each of them.
  if (ids.length < 2 || !ids.slice(0, 2).every(({ repeats }) => repeats)) return undefined
  const item = joined.length === 1 ? ids.find((column) => column === joined[0]) : undefined
  const user = ids.find((column) => column !== item)!
  if (item !== undefined) return { user: { column: user, by: 'place' }, item: { column: item, by: 'catalogue' } }
  return { user: { column: user, by: 'place' }, item: { column: ids[1]!, by: 'place' } }
}

/** Small sets of data count users and items from 1, too; where each comes so often, it is something else that is counted. */
function isCountedByPlace({ fewNumbers, meanRows }: ProfiledColumn): boolean {
  return fewNumbers && meanRows >= ROWS_OF_A_COUNT
}

/** Whether a name tells something that is neither a user nor an item. */
export function saysOther({ name }: ProfiledColumn): boolean {
  if (saysQuantity(name)) return true
  return (['rating', 'time', 'year', 'genres', 'text'] as const).some((role) => plainness(role, name) > PLAIN)
}

/** The column that by its name holds a role most plainly. */
export function best(columns: readonly ProfiledColumn[], role: ColumnRole): ProfiledColumn | undefined {
  const scored = columns.map((column) => ({ column, score: plainness(role, column.name) }))
  const top = scored.toSorted((a, b) => b.score - a.score)[0]
  return top !== undefined && top.score > 0 ? top.column : undefined
}
