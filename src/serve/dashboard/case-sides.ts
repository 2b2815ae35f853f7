import { type ItemAspectTexts, profileAspects } from '../../embed/aspect-texts.ts'
import { ASPECT_OF, ITEM_ASPECTS, type ItemAspectId, type ItemAttribute } from '../../enrich/attribute.ts'
import type { UserProfile } from '../../enrich/profile.ts'
import { ASPECT_WORDS } from '../../report/wording.ts'
import type { IdIndex } from './catalogue-index.ts'
import type { CaseItemAspect, CaseUserAspect } from './page-data.ts'
import type { StatedValuesOf } from './stated-values.ts'

/** Items that an aspect of a profile names as what it rests on; there may be hundreds. */
const MOST_ITEMS = 12

/** The aspects of a profile that say something, heaviest first. */
export function aspectsOf(profile: UserProfile | undefined, index: IdIndex): readonly CaseUserAspect[] {
  return profileAspects(profile)
    .map(({ aspect, weight, text, items }) => ({
      ...{ aspect, words: ASPECT_WORDS[aspect], weight, text },
      items: items.slice(0, MOST_ITEMS).map((item) => index.name(item)),
    }))
    .sort((a, b) => b.weight - a.weight)
}

/** What is known of an item. */
export interface ItemSide {
  readonly texts: ItemAspectTexts | undefined
  /** Those that noise control took away. */
  readonly dropped: ReadonlySet<ItemAspectId>
  readonly records: readonly ItemAttribute[]
  readonly valuesOf: StatedValuesOf
}

/** The aspects of an item in the order of the paper. */
export function itemAspectsOf({ texts, dropped, records, valuesOf }: ItemSide): readonly CaseItemAspect[] {
  return ITEM_ASPECTS.map((aspect) => {
    const text = texts?.[aspect] ?? null
    const made = records.filter(({ attribute, status }) => status === 'stated' && ASPECT_OF.get(attribute) === aspect)
    return {
      ...{ aspect, words: ASPECT_WORDS[aspect], text, dropped: text !== null && dropped.has(aspect) },
      values: text === null ? [] : made.flatMap(valuesOf),
    }
  })
}
