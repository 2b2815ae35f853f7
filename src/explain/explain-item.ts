import { isDropped, type NoiseDecision } from '../denoise/filter.ts'
import { aspectTextsOfItem, type ItemBasics, profileAspects } from '../embed/aspect-texts.ts'
import {
  ASPECT_OF,
  ATTRIBUTES,
  type AttributeId,
  type Evidence,
  type ItemAspectId,
  type ItemAttribute,
} from '../enrich/attribute.ts'
import type { ValueCheck } from '../enrich/config.ts'
import { checkOf } from '../enrich/judge-values.ts'
import type { UserAspectId, UserProfile } from '../enrich/profile.ts'
import type { Passage } from '../knowledge/passage.ts'
import { type AspectAlignment, ITEM_ASPECT_OF } from './alignment.ts'
import { checkLink } from './check-link.ts'
import { type CatalogueShares, type SharedValue, sharedValues, withShared } from './shared-values.ts'

/** All that is known about one recommendation. Ids are original ids. */
export interface ExplainInput {
  readonly user: string
  readonly item: string
  readonly model: string
  /** Place in the user's list, from 1. */
  readonly rank: number
  readonly score: number
  /** What the user took, oldest first: what the model was fitted on, nothing later. */
  readonly history: readonly string[]
  readonly profile?: UserProfile
  /** Of the item and of the history items; those of other items are passed over. */
  readonly attributes: readonly ItemAttribute[]
  /** Titles and years; an item that is not in it is shown by its id. */
  readonly catalogue: ReadonlyMap<string, ItemBasics>
  /** Of the user and the item, from an `Aligner`; absent without embeddings. */
  readonly alignment?: readonly AspectAlignment[]
  /** What noise control said; decisions on other items are passed over. */
  readonly decisions?: readonly NoiseDecision[]
  /** How reliable a stated value is held to be, in [0, 1]; undefined where it was not weighed. */
  readonly reliabilityOf?: (record: ItemAttribute, value: string) => number | undefined
  /** How values were checked when they were read. Default `quoted`, which asks least. */
  readonly check?: ValueCheck
  /** Passages by id, for the texts and the re-check of the evidence. */
  readonly passages?: ReadonlyMap<string, Passage>
  readonly shares?: CatalogueShares
  /** Of items that a catalogue does not have: what was told of them, which no passage states. Not compared with the history. */
  readonly told?: readonly ItemAttribute[]
  /** Values that the item shares with the history beside those that `attributes` state. */
  readonly sharedBeside?: readonly SharedValue[]
}

/** An item as it is shown. */
export interface NamedItem {
  readonly id: string
  readonly title: string
  readonly year?: number
}

/** A quote, and whether it still stands where it should. */
export interface CitedEvidence extends Evidence {
  /** `unchecked`: no passages were given. */
  readonly check: 'verified' | 'broken' | 'unchecked'
  /** Why it is broken. */
  readonly problem?: string
}

/** What is stated (or not) about an attribute of the item. */
export interface ItemStatement {
  readonly attribute: AttributeId
  readonly aspect: ItemAspectId
  readonly value: readonly string[]
  readonly status: ItemAttribute['status']
  readonly reason?: string
  readonly evidence: readonly CitedEvidence[]
  /** `quoted`: its quote was found, which may say something else; `supported`: a sentence states each value. */
  readonly check: ValueCheck
  /** How reliable each value is held to be, in their order; null where it was not weighed. Absent where none was. */
  readonly reliability?: readonly (number | null)[]
  /** What noise control decided about the aspect; a dropped one does not reach `er2alm`. */
  readonly noise?: NoiseDecision
}

/** One aspect of the user's profile beside the item. */
export interface ExplainedAspect {
  readonly aspect: UserAspectId
  readonly weight: number
  readonly text: string
  /** History items that the text rests on. */
  readonly items: readonly NamedItem[]
  /** What is said of the item; null when nothing is. */
  readonly itemText: string | null
  readonly alignment: number | null
  readonly contribution: number | null
}

export interface ExplainedShare extends Omit<SharedValue, 'items'> {
  /** As of a statement. */
  readonly reliability?: number
  /** Noise control dropped the aspect that the value belongs to. */
  readonly dropped?: true
  readonly items: readonly (NamedItem & { readonly evidence: readonly CitedEvidence[] })[]
}

/** One recommendation, explained: plain data. */
export interface Explanation {
  readonly user: string
  readonly item: NamedItem
  readonly model: string
  readonly rank: number
  readonly score: number
  readonly history: readonly NamedItem[]
  readonly shared: readonly ExplainedShare[]
  readonly profileStatus: UserProfile['status'] | 'none'
  /** By weight, heaviest first. */
  readonly aspects: readonly ExplainedAspect[]
  /** In attribute order. */
  readonly statements: readonly ItemStatement[]
  /** The passages that the item's statements quote, each once. */
  readonly passages: readonly Passage[]
}

/**
 * Gathers what speaks for a recommendation: the values that the item shares with what the user took, the aspects of the
 * profile with weight and alignment, and for every attribute of the item its evidence, re-checked against its passage.
 *
 * It says which inputs agree, not how the model's score came about: a trained score has no exact decomposition into them.
 */
export function explainRecommendation(input: ExplainInput): Explanation {
  const { item, history, catalogue, passages } = input
  const own = [...input.attributes, ...(input.told ?? [])].filter((attribute) => attribute.item === item)
  const name = (id: string): NamedItem => {
    const basics = catalogue.get(id)
    return { id, title: basics?.title ?? id, year: basics?.year }
  }
  const stated = sharedValues(item, history, input.attributes, input.shares)
  const shared = withShared(stated, input.sharedBeside ?? []).map((value) => ({
    ...value,
    items: value.items.map((sharing) => ({
      ...name(sharing.item),
      evidence: sharing.evidence.map((link) => cite(link, passages)),
    })),
  }))
  return {
    user: input.user,
    item: name(item),
    model: input.model,
    rank: input.rank,
    score: input.score,
    history: history.map(name),
    shared: shared.map((value) => ({ ...value, ...doubtsAbout(value, own, input) })),
    profileStatus: input.profile?.status ?? 'none',
    aspects: explainedAspects(input, own, name),
    statements: itemStatements(input, own),
    passages: citedPassages(own, passages),
  }
}

/** What speaks against a shared value, on the side of the item. */
function doubtsAbout(
  { attribute, value }: Pick<SharedValue, 'attribute' | 'value'>,
  own: readonly ItemAttribute[],
  { item, decisions, reliabilityOf }: ExplainInput,
): Pick<ExplainedShare, 'reliability' | 'dropped'> {
  const record = own.find((one) => one.attribute === attribute)
  const reliability = record && reliabilityOf?.(record, value)
  const decision = decisions?.find((one) => one.item === item && one.attribute === ASPECT_OF.get(attribute))
  const dropped = decision !== undefined && isDropped(decision)
  return { ...(reliability !== undefined && { reliability }), ...(dropped && { dropped }) }
}

function explainedAspects(
  { profile, alignment, decisions, item }: ExplainInput,
  own: readonly ItemAttribute[],
  name: (id: string) => NamedItem,
): readonly ExplainedAspect[] {
  const texts = aspectTextsOfItem(own)
  const dropped = new Set(decisions?.filter((d) => d.item === item && !d.kept).map((d) => d.attribute))
  const aspects = profileAspects(profile).map(({ aspect, weight, text, items }) => {
    const aligned = alignment?.find((one) => one.aspect === aspect)
    const itemAspect = ITEM_ASPECT_OF[aspect]
    return {
      aspect,
      weight,
      text,
      items: items.map(name),
      itemText: dropped.has(itemAspect) ? null : texts[itemAspect],
      alignment: aligned?.alignment ?? null,
      contribution: aligned === undefined || aligned.alignment === null ? null : aligned.contribution,
    }
  })
  return aspects.sort((a, b) => b.weight - a.weight)
}

function itemStatements(
  { decisions, item, passages, reliabilityOf, check = 'quoted' }: ExplainInput,
  own: readonly ItemAttribute[],
): ItemStatement[] {
  return ATTRIBUTES.flatMap(({ id, aspect }): ItemStatement[] => {
    const record = own.find((attribute) => attribute.attribute === id)
    if (record === undefined) return []
    const { value, status, reason } = record
    const noise = decisions?.find((decision) => decision.item === item && decision.attribute === aspect)
    const evidence = record.evidence.map((link) => cite(link, passages))
    const weighed = status === 'stated' ? value.map((one) => reliabilityOf?.(record, one) ?? null) : []
    const reliability = weighed.some((one) => one !== null) ? { reliability: weighed } : {}
    return [
      {
        ...{ attribute: id, aspect, value, status, reason, evidence, noise },
        check: checkOf(id, check),
        ...reliability,
      },
    ]
  })
}

function cite(link: Evidence, passages: ReadonlyMap<string, Passage> | undefined): CitedEvidence {
  if (passages === undefined) return { ...link, check: 'unchecked' }
  const problem = checkLink(link, passages.get(link.passage))
  return problem === undefined ? { ...link, check: 'verified' } : { ...link, check: 'broken', problem }
}

function citedPassages(
  own: readonly ItemAttribute[],
  passages: ReadonlyMap<string, Passage> | undefined,
): readonly Passage[] {
  const ids = new Set(own.flatMap(({ evidence }) => evidence.map((link) => link.passage)))
  return [...ids].flatMap((id) => passages?.get(id) ?? [])
}
