import type { Context } from '../context.ts'
import type { Encoder } from '../encoders/encoder.ts'
import { ITEM_ASPECTS, type ItemAspectId, type ItemAttribute } from '../enrich/attribute.ts'
import type { UserProfile } from '../enrich/profile.ts'
import type { Matrix } from '../numeric/matrix.ts'
import type { VectorStore } from '../store/vectors.ts'
import { type ItemAspectTexts, type ItemBasics, itemAspectTexts, markerTexts, profileAspects } from './aspect-texts.ts'
import type { EmbedConfig } from './config.ts'
import { type EmbedMode, embedTexts } from './embed-texts.ts'
import { markerMatrix, profileMatrix, type TextVectors, textMatrix } from './feature-matrices.ts'

export interface EmbedInputs {
  /** Original ids by dense index. */
  readonly itemIds: readonly string[]
  readonly userIds: readonly string[]
  readonly attributes: Iterable<ItemAttribute>
  readonly profiles: Iterable<UserProfile>
  /** What the catalogue knows, by original item id. */
  readonly basics: ReadonlyMap<string, ItemBasics>
}

/** What the embedding stage makes. Rows follow the dense indices; D = encoder.dim. */
export interface EmbeddedFeatures {
  readonly dim: number
  /** Eq. 4, before noise control: items × D per aspect, zero rows where nothing is stated. */
  readonly itemAspects: ReadonlyMap<ItemAspectId, Matrix>
  /** Items × D: mean vector of the basic attributes. */
  readonly markers: Matrix
  /** Eq. 5: users × D, zero rows without a profile. */
  readonly userProfiles: Matrix
  /** What was said of each item, by dense index: for reports and explanations. */
  readonly itemTexts: readonly ItemAspectTexts[]
  /** Every text's vector. */
  readonly vectors: TextVectors
}

/**
 * The embedding stage (Eq. 4 and 5): words every aspect, embeds each distinct text once, lays the vectors out as matrices.
 *
 * @throws {Er2almError} what `embedTexts` throws
 */
export async function embedFeatures(
  inputs: EmbedInputs,
  encoder: Encoder,
  store: VectorStore,
  config: EmbedConfig,
  mode: EmbedMode,
  context: Pick<Context, 'signal' | 'progress'>,
): Promise<EmbeddedFeatures> {
  const itemTexts = itemAspectTexts(inputs.itemIds, inputs.attributes)
  const profiles = alignProfiles(inputs.userIds, inputs.profiles)
  const basicTexts = inputs.itemIds.map((id) => {
    const basics = inputs.basics.get(id)
    return basics === undefined ? [] : markerTexts(basics, config.markerAttributes)
  })
  const { dim } = encoder
  const vectors = await embedTexts(encoder, store, allTexts(itemTexts, profiles, basicTexts), {
    mode,
    commitEvery: config.commitEvery,
    signal: context.signal,
    progress: context.progress,
  })
  const itemAspects = ITEM_ASPECTS.map((aspect): [ItemAspectId, Matrix] => [
    aspect,
    textMatrix(
      itemTexts.map((texts) => texts[aspect]),
      vectors,
      dim,
    ),
  ])
  return {
    dim,
    itemAspects: new Map(itemAspects),
    markers: markerMatrix(basicTexts, vectors, dim),
    userProfiles: profileMatrix(profiles, vectors, dim, config),
    itemTexts,
    vectors,
  }
}

function alignProfiles(
  userIds: readonly string[],
  profiles: Iterable<UserProfile>,
): readonly (UserProfile | undefined)[] {
  const byUser = new Map<string, UserProfile>()
  for (const profile of profiles) byUser.set(profile.user, profile)
  return userIds.map((id) => byUser.get(id))
}

function* allTexts(
  itemTexts: readonly ItemAspectTexts[],
  profiles: readonly (UserProfile | undefined)[],
  basicTexts: readonly (readonly string[])[],
): Generator<string> {
  for (const texts of itemTexts) for (const aspect of ITEM_ASPECTS) if (texts[aspect] !== null) yield texts[aspect]
  for (const profile of profiles) for (const { text } of profileAspects(profile)) yield text
  for (const texts of basicTexts) yield* texts
}
