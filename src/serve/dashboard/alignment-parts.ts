import type { NoiseDecision } from '../../denoise/filter.ts'
import type { ItemAspectTexts } from '../../embed/aspect-texts.ts'
import { vectorKey } from '../../embed/embed-texts.ts'
import { createEncoder } from '../../encoders/registry.ts'
import { ITEM_ASPECTS, type ItemAspectId } from '../../enrich/attribute.ts'
import type { UserProfile } from '../../enrich/profile.ts'
import { createPairAligner, type PairAligner } from '../../explain/pair-aligner.ts'
import { hasEnrichment } from '../../pipeline/config.ts'
import { DECISIONS_FILE } from '../../pipeline/trace-items.ts'
import { openVectors } from '../../store/vectors.ts'
import { ATTRIBUTES_FILE, idIndex, PROFILES_FILE, profilesByUser, textsByItem } from './catalogue-index.ts'
import { noData, notEnriched } from './missing.ts'
import type { Missing } from './page-data.ts'
import type { RunReader } from './run-reader.ts'

/** What profiles and items are held against each other with. */
export interface AlignmentParts {
  readonly aligner: PairAligner
  readonly profiles: ReadonlyMap<string, UserProfile>
  /** What is stated of an item, before noise control. */
  texts(item: string): ItemAspectTexts | undefined
  /** Aspects of an item that noise control took away. */
  dropped(item: string): ReadonlySet<ItemAspectId>
  /** What the model reads of an item. */
  left(item: string): ItemAspectTexts
}

const NOTHING: ReadonlySet<ItemAspectId> = new Set()
const NO_TEXTS = Object.fromEntries(ITEM_ASPECTS.map((aspect) => [aspect, null])) as ItemAspectTexts

/** The decisions of noise control by item; undefined before they are made. */
export async function decisionsByItem(
  reader: RunReader,
): Promise<ReadonlyMap<string, readonly NoiseDecision[]> | undefined> {
  const decisions = await reader.lines<NoiseDecision>(DECISIONS_FILE)
  return decisions && reader.made('decisions', [DECISIONS_FILE], async () => Map.groupBy(decisions, ({ item }) => item))
}

/** Reads the vector of every text once; afterwards a pair takes a few of them. @throws {Er2almError} STORE_UNREADABLE */
export async function alignmentParts(reader: RunReader): Promise<AlignmentParts | { readonly lacking: Missing }> {
  const { config } = reader.settings()
  const index = await idIndex(reader)
  if (index === undefined) return { lacking: noData(reader) }
  const [texts, profiles, decisions] = [
    await textsByItem(reader),
    await profilesByUser(reader),
    await decisionsByItem(reader),
  ]
  const store = reader.store()
  if (!hasEnrichment(config) || texts === undefined || profiles === undefined || store === undefined)
    return { lacking: notEnriched(reader, 'Attributes and profiles are') }
  if (decisions === undefined) return { lacking: notEnriched(reader, 'Vectors and the decisions of noise control are') }
  const of = [ATTRIBUTES_FILE, PROFILES_FILE, DECISIONS_FILE, 'config.json', 'data/split.json', 'store.sqlite']
  return reader.made('alignment', of, async () => {
    const encoder = await createEncoder(config.embed.encoder, { env: reader.env })
    const vectors = openVectors(store)
    const drops = new Map<string, ReadonlySet<ItemAspectId>>()
    for (const [item, own] of decisions)
      drops.set(item, new Set(own.filter(({ kept }) => !kept).map(({ attribute }) => attribute)))
    const dropped = (item: string): ReadonlySet<ItemAspectId> => drops.get(item) ?? NOTHING
    const left = (item: string): ItemAspectTexts => without(texts.get(item) ?? NO_TEXTS, dropped(item))
    const aligner = await createPairAligner({
      items: index.data.ids.items.map(left),
      profiles: profiles.values(),
      vectorOf: (text) => vectors.find(vectorKey(encoder.id, text), encoder.dim),
      dim: encoder.dim,
    })
    return { aligner, profiles, texts: (item: string) => texts.get(item), dropped, left }
  })
}

function without(texts: ItemAspectTexts, dropped: ReadonlySet<ItemAspectId>): ItemAspectTexts {
  if (dropped.size === 0) return texts
  const left = ITEM_ASPECTS.map((aspect) => [aspect, dropped.has(aspect) ? null : texts[aspect]])
  return Object.fromEntries(left) as ItemAspectTexts
}
