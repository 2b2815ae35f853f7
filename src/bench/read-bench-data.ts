import { readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { createIdTable } from '../data/id-table.ts'
import { indexIds } from '../data/index-ids.ts'
import { createInteractionColumns } from '../data/interaction-columns.ts'
import { TRAIN } from '../data/interactions.ts'
import { readInteractions } from '../data/read-interactions.ts'
import { TABLE_FORMATS } from '../data/readers/registry.ts'
import type { InteractionFile } from '../data/table-file.ts'
import { Er2almError } from '../errors.ts'
import { type Csr, csrFromPairs } from '../numeric/csr.ts'
import type { BenchData } from './benchmark.ts'

/** Ids count as places when the largest is below this many times their number. */
const PLACES_PER_ID = 4
/** `user item rating time`: a longer row is a user with items. */
const LONGEST_ROW = 4

/**
 * The training part of a split folder: `train.txt` (pairs, or a user and its items a line), `train.json`, `train.csv` or
 * any other format that the readers know. Ids that are dense whole numbers are taken as places, so that items without an
 * interaction count too, as in the shapes that are published; other ids are numbered in their order.
 *
 * @throws {Er2almError} FILE_MISSING if there is no training file; those of the readers
 */
export async function readBenchData(folder: string, signal?: AbortSignal): Promise<BenchData> {
  const path = trainingFile(folder)
  const users = createIdTable()
  const items = createIdTable()
  const columns = createInteractionColumns()
  const isAdjacency = /\.txt(?:\.gz)?$/.test(path) && (await hasUnequalRows(path))
  const file: InteractionFile = {
    path,
    header: true,
    encoding: 'utf-8',
    timeUnit: 's',
    ...(isAdjacency && { format: 'adjacency' }),
  }
  await readInteractions(file, path, 'train', TRAIN, { users, items, columns }, { onBadRow: 'stop', signal })
  const interactions = columns.finish(false)
  return {
    name: basename(resolve(folder)),
    train: patternOf(interactions.users, interactions.items, users.ids, items.ids),
  }
}

function trainingFile(folder: string): string {
  const files = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []
  const file = files.find((name) => /^train\.(?:txt|tsv|csv|json|jsonl|parquet)(?:\.gz)?$/.test(name))
  if (file !== undefined) return join(folder, file)
  throw new Er2almError('FILE_MISSING', `${folder} has no training file`, {
    file: folder,
    hint: 'give the folder of a prepared split, with train.txt, train.json or another train.* in it',
  })
}

/** Whether the rows of a text file are no table of pairs, judged by its first chunk. */
async function hasUnequalRows(path: string): Promise<boolean> {
  for await (const { rows } of TABLE_FORMATS.whitespace.rows(path, { header: false, encoding: 'utf-8' })) {
    return rows.some(({ values, error }) => error !== undefined || values.length > LONGEST_ROW)
  }
  return false
}

/** @param users numbers in `userIds` @param items numbers in `itemIds` */
function patternOf(users: Int32Array, items: Int32Array, userIds: readonly string[], itemIds: readonly string[]): Csr {
  const userPlaces = places(userIds)
  const itemPlaces = places(itemIds)
  if (userPlaces !== undefined && itemPlaces !== undefined) {
    const at = (table: Int32Array) => (number: number) => table[number]
    return csrFromPairs(
      1 + largest(userPlaces),
      1 + largest(itemPlaces),
      users.map(at(userPlaces)),
      items.map(at(itemPlaces)),
    )
  }
  const indexed = indexIds({ users, items, rows: new Uint32Array(users.length) }, { users: userIds, items: itemIds })
  const { interactions, ids } = indexed
  return csrFromPairs(ids.users.length, ids.items.length, interactions.users, interactions.items)
}

/** The ids as numbers, if they can serve as places. */
function places(ids: readonly string[]): Int32Array | undefined {
  if (!ids.every((id) => /^(?:0|[1-9]\d{0,8})$/.test(id))) return undefined
  const numbers = Int32Array.from(ids, Number)
  return largest(numbers) < PLACES_PER_ID * ids.length ? numbers : undefined
}

function largest(numbers: Int32Array): number {
  return numbers.reduce((most, number) => Math.max(most, number), -1)
}
