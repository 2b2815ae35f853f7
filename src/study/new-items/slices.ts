import type { RecDataset } from '../../data/dataset.ts'
import { meanOf } from '../../evaluate/bootstrap.ts'
import { keepItems } from '../../evaluate/slices.ts'
import { colDegrees } from '../../numeric/csr.ts'
import type { Drawn } from './item-cold.ts'

/** Upper bounds of the groups of users by number of training items; the last group is open. */
export const HISTORY_BOUNDS: readonly number[] = [3, 20, 50]

/** Upper bounds of the groups of held-out items by number of interactions; the last group is open. */
export const POPULARITY_BOUNDS: readonly number[] = [5, 20, 50]

/** Values of a row, group by group; NaN where a group is empty. */
export interface SliceFigures {
  /** Mean number of users of a group in a draw. */
  readonly users: readonly number[]
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[]
}

/** By the number of items that a user has taken: `histories` has one entry a draw, the number of each user. */
export function byHistory(
  drawn: ReadonlyMap<string, readonly Drawn[]>,
  histories: readonly Int32Array[],
): SliceFigures {
  return slices(drawn, HISTORY_BOUNDS.length + 1, ({ users, values }, draw, add) => {
    users.forEach((user, at) => {
      add(groupOf(histories[draw]![user]!, HISTORY_BOUNDS), values[at]!)
    })
  })
}

/** By the number of interactions of the items that count as hits. */
export function byPopularity(drawn: ReadonlyMap<string, readonly Drawn[]>): SliceFigures {
  return slices(drawn, POPULARITY_BOUNDS.length + 1, ({ byPopularity: groups }, _, add) => {
    groups.forEach((values, group) => {
      for (const value of values) add(group, value)
    })
  })
}

/** The split with the test items of one popularity as targets; all held-out items are still ranked. */
export function popularitySplits(split: RecDataset): readonly RecDataset[] {
  const counts = colDegrees(split.test)
  return Array.from({ length: POPULARITY_BOUNDS.length + 1 }, (_, group) => {
    return { ...split, test: keepItems(split.test, (item) => groupOf(counts[item], POPULARITY_BOUNDS) === group) }
  })
}

function slices(
  drawn: ReadonlyMap<string, readonly Drawn[]>,
  groups: number,
  visit: (one: Drawn, draw: number, add: (group: number, value: number) => void) => void,
): SliceFigures {
  let users: readonly number[] = []
  const rows = [...drawn].map(([name, draws]) => {
    const found = Array.from({ length: groups }, (): number[] => [])
    draws.forEach((one, draw) => {
      visit(one, draw, (group, value) => found[group]!.push(value))
    })
    users = found.map((values) => values.length / draws.length)
    return {
      name,
      values: found.map((values) => (values.length === 0 ? Number.NaN : meanOf(Float64Array.from(values)))),
    }
  })
  return { users, rows }
}

function groupOf(count: number, bounds: readonly number[]): number {
  const group = bounds.findIndex((bound) => count <= bound)
  return group < 0 ? bounds.length : group
}
