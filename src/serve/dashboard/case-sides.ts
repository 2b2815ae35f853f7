import { type ItemAspectTexts, profileAspects } from '../../embed/aspect-texts.ts'
import { ITEM_ASPECTS, type ItemAspectId } from '../../enrich/attribute.ts'
import type { UserProfile } from '../../enrich/profile.ts'
import { ASPECT_WORDS } from '../../report/wording.ts'
import type { IdIndex } from './catalogue-index.ts'
import type { CaseItemAspect, CaseUserAspect } from './page-data.ts'

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

/** The aspects of an item in the order of the paper. @param dropped those that noise control took away */
export function itemAspectsOf(
  texts: ItemAspectTexts | undefined,
  dropped: ReadonlySet<ItemAspectId>,
): readonly CaseItemAspect[] {
  return ITEM_ASPECTS.map((aspect) => {
    const text = texts?.[aspect] ?? null
    return { aspect, words: ASPECT_WORDS[aspect], text, dropped: text !== null && dropped.has(aspect) }
  })
}
