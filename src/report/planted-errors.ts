import { type AspectTruth, type DropAccuracy, dropAccuracy } from '../denoise/accuracy.ts'
import type { NoiseDecision } from '../denoise/filter.ts'
import { ATTRIBUTES, type ItemAspectId, type ItemAttribute } from '../enrich/attribute.ts'
import type { PlantedError } from './report-input.ts'

/** What became of one planted error: `unstated`: no item states it; `dropped`: wherever it is stated, its aspect was dropped. */
export interface PlantedCase extends PlantedError {
  readonly fate: 'unstated' | 'kept' | 'dropped'
  /** Original ids of the items that state it. */
  readonly items: readonly string[]
}

/** What became of the errors that were put into passages. */
export interface PlantedOutcome {
  readonly planted: number
  /** Errors that some item states, with the passage as evidence: they reached the features. */
  readonly reached: number
  /** Of those, errors whose aspect noise control dropped in every item that states them. */
  readonly dropped: number
  /** Dropping as a test for "a planted error is in it", over the aspects that were judged. */
  readonly accuracy: DropAccuracy
  /** In the order of the list. */
  readonly cases: readonly PlantedCase[]
  /** The aspects that a planted error reached. */
  readonly wrongAspects: ReadonlySet<string>
}

/** Names an aspect of an item in `wrongAspects`. */
export function aspectKey(item: string, aspect: ItemAspectId): string {
  return JSON.stringify([item, aspect])
}

/**
 * Follows planted errors through enrichment and noise control. An error has reached an item when a stated value equals the
 * wrong one (case and outer white space aside) and its evidence is the passage that holds the error.
 *
 * An aspect that no planted error reached counts as right, although the language model may have erred there by itself: the
 * precision is therefore a lower bound.
 */
export function plantedOutcome(
  planted: readonly PlantedError[],
  attributes: readonly ItemAttribute[],
  decisions: readonly NoiseDecision[],
): PlantedOutcome {
  const aspectOf = new Map(ATTRIBUTES.map(({ id, aspect }) => [id, aspect]))
  const stated = new Map<string, ItemAttribute[]>()
  for (const record of attributes) {
    if (record.status !== 'stated') continue
    for (const passage of new Set(record.evidence.map((link) => link.passage))) {
      const key = JSON.stringify([passage, record.attribute])
      stated.set(key, [...(stated.get(key) ?? []), record])
    }
  }
  const droppedKeys = new Set(decisions.filter(isDropped).map((d) => aspectKey(d.item, d.attribute)))
  const wrongAspects = new Set<string>()
  const cases = planted.map((error): PlantedCase => {
    const records = stated.get(JSON.stringify([error.passage, error.attribute])) ?? []
    const items = records
      .filter(({ value }) => value.some((v) => fold(v) === fold(error.wrong)))
      .map(({ item }) => item)
    const keys = items.map((item) => aspectKey(item, aspectOf.get(error.attribute)!))
    for (const key of keys) wrongAspects.add(key)
    const fate = items.length === 0 ? 'unstated' : keys.every((key) => droppedKeys.has(key)) ? 'dropped' : 'kept'
    return { ...error, fate, items }
  })
  const truth = decisions.map(
    ({ item, attribute }): AspectTruth => ({ item, attribute, wrong: wrongAspects.has(aspectKey(item, attribute)) }),
  )
  const dropped = cases.filter(({ fate }) => fate === 'dropped').length
  const reached = dropped + cases.filter(({ fate }) => fate === 'kept').length
  return { planted: planted.length, reached, dropped, accuracy: dropAccuracy(decisions, truth), cases, wrongAspects }
}

function isDropped({ kept, reason }: NoiseDecision): boolean {
  return !kept && reason !== 'unknown'
}

function fold(value: string): string {
  return value.trim().toLowerCase()
}
