import type { IdMaps } from './dataset.ts'
import type { Interactions } from './interactions.ts'
import { rankIds } from './sort-ids.ts'

/** Interactions over dense indices in the order of `rankIds`, and the ids of these indices. */
export interface IndexedInteractions {
  readonly interactions: Interactions
  readonly ids: IdMaps
}

/**
 * Renumbers users and items: only those with an interaction and those of `extra` stay, in the order of their ids.
 * Changes nothing of its input.
 *
 * @param ids   by the numbers that `interactions` uses
 * @param extra ids to have an index even without an interaction
 */
export function indexIds(interactions: Interactions, ids: IdMaps, extra: Partial<IdMaps> = {}): IndexedInteractions {
  const users = renumber(interactions.users, ids.users, extra.users ?? [])
  const items = renumber(interactions.items, ids.items, extra.items ?? [])
  return {
    interactions: { ...interactions, users: users.indices, items: items.indices },
    ids: { users: users.ids, items: items.ids },
  }
}

function renumber(
  numbers: Int32Array,
  ids: readonly string[],
  extra: readonly string[],
): { readonly indices: Int32Array; readonly ids: readonly string[] } {
  const used = new Uint8Array(ids.length)
  for (const number of numbers) used[number] = 1
  const kept = ids.filter((_, number) => used[number] === 1)
  const known = new Set(extra.length > 0 ? kept : [])
  for (const id of extra) {
    if (known.has(id)) continue
    known.add(id)
    kept.push(id)
  }
  const ranks = rankIds(kept)
  const sorted: string[] = new Array(kept.length)
  for (let k = 0; k < kept.length; k++) sorted[ranks[k]] = kept[k]
  const newNumber = new Int32Array(ids.length)
  let seen = 0
  for (let number = 0; number < ids.length; number++) if (used[number] === 1) newNumber[number] = ranks[seen++]
  return { indices: numbers.map((number) => newNumber[number]), ids: sorted }
}
