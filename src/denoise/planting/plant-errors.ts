import type { Random } from '../../context.ts'
import type { AttributeId } from '../../enrich/attribute.ts'
import { VALUE_RULES } from '../../enrich/values/value-rules.ts'
import { readText } from '../signals/read-text.ts'
import type { SourceText } from '../signals/stated-value.ts'
import { PLANT_KIND_NAMES, PLANT_KINDS, type PlantingPool, type PlantKind, type ValueInContext } from './plant-kinds.ts'

/** A statement with a known truth. */
export interface PlantedValue extends ValueInContext {
  readonly isRight: boolean
  /** How it errs; null where it is right. */
  readonly kind: PlantKind | null
}

/** A pool of statements: values as often as they are stated, texts of those that `supported` lists. */
export function createPool(stated: readonly ValueInContext[], supported: readonly ValueInContext[]): PlantingPool {
  const values = Object.groupBy(
    stated.filter((one) => one.stated.isOfKind),
    (one) => one.stated.attribute,
  )
  const texts = Object.groupBy(supported, (one) => one.stated.attribute)
  return {
    drawValue(attribute, random) {
      const known = values[attribute] ?? []
      return known.length === 0 ? '' : known[random.int(known.length)].stated.value
    },
    drawSupported(attribute, exceptItem, random) {
      const others = (texts[attribute] ?? []).filter(({ stated: { item } }) => item !== exceptItem)
      return others.length === 0 ? undefined : others[random.int(others.length)]
    },
  }
}

/** How like real errors the planted ones are made. All are measured without gold (see `errorHabits`). */
export interface ErrorHabits {
  /** Chance that a further reply states a wrong value too, by attribute: models err alike. */
  readonly shared: Readonly<Partial<Record<AttributeId, number>>>
  /** Chance that a wrong value is one more in the list, rather than in the place of the right one. */
  readonly appended: number
}

/**
 * Plants one error into a right statement.
 *
 * @param kind which; where the statement has nothing to make one of it, a swapped value, or the first kind that is possible
 * @returns undefined when no kind is possible
 */
export function plantError(
  right: ValueInContext,
  kind: PlantKind,
  pool: PlantingPool,
  habits: ErrorHabits,
  random: Random,
): PlantedValue | undefined {
  for (const tried of new Set([kind, ...PLANT_KIND_NAMES])) {
    const wrong = PLANT_KINDS[tried](right, pool, random)
    if (wrong === undefined) continue
    return { ...withHabits(wrong, right, habits, random), isRight: false, kind: tried }
  }
  return undefined
}

function withHabits(wrong: ValueInContext, right: ValueInContext, habits: ErrorHabits, random: Random): ValueInContext {
  let { stated, context } = wrong
  if (random.next() < habits.appended) {
    const listLength = stated.listLength + 1
    stated = { ...stated, position: stated.listLength, listLength }
    context = { ...context, siblings: [...context.siblings, right.stated.value] }
  }
  const isShared = random.next() < (habits.shared[stated.attribute] ?? 0)
  if (isShared && context.otherSamples.length > 0) {
    const [sample, ...rest] = context.otherSamples
    context = { ...context, otherSamples: [[...sample, stated.value], ...rest] }
  }
  return { stated, context }
}

/**
 * The statement with every sentence taken out of its passages that states the value: what is right is often not said. A passage
 * of which nothing is left is left out; a citation no longer holds.
 */
export function withoutEvidence({ stated, context }: ValueInContext, value: string): ValueInContext {
  const rule = VALUE_RULES[stated.attribute]
  const passages = context.passages.flatMap((passage): SourceText[] => {
    const kept = readText(passage).sentences.filter((sentence) => !rule?.isStated(value, sentence))
    return kept.length === 0 ? [] : [{ source: passage.source, text: kept.join(' ') }]
  })
  return { stated: { ...stated, citation: null }, context: { ...context, passages } }
}
