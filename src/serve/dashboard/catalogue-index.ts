import { aspectTextsOfItem, type ItemAspectTexts } from '../../embed/aspect-texts.ts'
import type { ItemAttribute } from '../../enrich/attribute.ts'
import type { UserProfile } from '../../enrich/profile.ts'
import type { RunData } from '../../pipeline/data-stage.ts'
import { findId } from '../../pipeline/find-id.ts'
import { usableAttributes } from '../../pipeline/hindsight-rule.ts'
import type { ItemName } from './page-data.ts'
import type { RunReader } from './run-reader.ts'
import { takeTurns } from './take-turns.ts'

export const ATTRIBUTES_FILE = 'enrich/attributes.jsonl'
export const PROFILES_FILE = 'enrich/profiles.jsonl'
const CATALOGUE_FILE = 'data/catalogue.jsonl'

/** Looks things of a run up by original id. */
export interface IdIndex {
  readonly data: RunData
  /** @throws {Er2almError} ID_UNKNOWN, with the nearest ids */
  user(id: string): number
  hasUser(id: string): boolean
  /** @throws {Er2almError} ID_UNKNOWN, with the nearest ids and titles */
  item(id: string): number
  /** Any id: one that the run does not know is its own title. */
  name(item: string): ItemName
}

/** Undefined before the data stage is done. */
export async function idIndex(reader: RunReader): Promise<IdIndex | undefined> {
  const data = await reader.data()
  if (data === undefined) return undefined
  return reader.made('ids', ['data/ids.json', CATALOGUE_FILE], async () => indexOf(data, reader))
}

function indexOf(data: RunData, { served }: RunReader): IdIndex {
  const { ids, catalogue } = data
  const numbered = (list: readonly string[]): ReadonlyMap<string, number> => new Map(list.map((id, at) => [id, at]))
  const users = served?.userIndex ?? numbered(ids.users)
  const items = served?.itemIndex ?? numbered(ids.items)
  return {
    data,
    hasUser: (id) => users.has(id),
    user: (id) => users.get(id) ?? findId('user', id, ids.users),
    item: (id) => items.get(id) ?? findId('item', id, ids.items, catalogue),
    name(id) {
      const { title, year } = catalogue[items.get(id) ?? -1] ?? { title: id }
      return { id, title, ...(year !== undefined && { year }) }
    },
  }
}

/** The records of every item, in their order; undefined before they are written. */
export async function attributesByItem(
  reader: RunReader,
): Promise<ReadonlyMap<string, readonly ItemAttribute[]> | undefined> {
  const records = await reader.lines<ItemAttribute>(ATTRIBUTES_FILE)
  return records && reader.made('attributes', [ATTRIBUTES_FILE], async () => Map.groupBy(records, ({ item }) => item))
}

/** By user; undefined before they are written. */
export async function profilesByUser(reader: RunReader): Promise<ReadonlyMap<string, UserProfile> | undefined> {
  const profiles = await reader.lines<UserProfile>(PROFILES_FILE)
  return (
    profiles &&
    reader.made('profiles', [PROFILES_FILE], async () => new Map(profiles.map((profile) => [profile.user, profile])))
  )
}

/** What the embedding read of every item, by original id, before noise control; undefined before attributes are written. */
export async function textsByItem(reader: RunReader): Promise<ReadonlyMap<string, ItemAspectTexts> | undefined> {
  const records = await reader.lines<ItemAttribute>(ATTRIBUTES_FILE)
  const data = await reader.data()
  if (records === undefined || data === undefined) return undefined
  const { config } = reader.settings()
  return reader.made('texts', [ATTRIBUTES_FILE, 'config.json', 'data/split.json'], async () => {
    const texts = new Map<string, ItemAspectTexts>()
    const turns = takeTurns()
    const usable = usableAttributes(records, config, data.dataset)
    for (const [item, own] of Map.groupBy(usable, (record) => record.item)) {
      texts.set(item, aspectTextsOfItem(own))
      if (turns.due()) await turns.give()
    }
    return texts
  })
}
