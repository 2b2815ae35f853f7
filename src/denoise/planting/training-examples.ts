import type { Random } from '../../context.ts'
import type { AttributeId } from '../../enrich/attribute.ts'
import type { GateExample } from '../learned-gate.ts'
import { sampleAgreement } from '../signals/agreement-signals.ts'
import type { ValueCounts } from '../signals/commonness.ts'
import { isOutdone, isStated } from '../signals/evidence-signals.ts'
import { placeAgreement } from '../signals/place-signals.ts'
import { signalsOf } from '../signals/registry.ts'
import { createPool, type ErrorHabits, type PlantedValue, plantError, withoutEvidence } from './plant-errors.ts'
import { FAMILY_OF, PLANT_KIND_NAMES, type ValueInContext } from './plant-kinds.ts'

/** How training examples are made. */
export interface TrainingSettings {
  /** Errors planted a trusted statement. */
  readonly errorsEach: number
  /** Share of the examples, right and wrong alike, whose evidence is taken away. */
  readonly unevidenced: number
  /** Share of them whose evidence is there, and not understood: rules know some ways to say a thing, texts have more. */
  readonly unread: number
  /** Whether a language counts as trusted too that is the main one of a country the passages say the item was made in. */
  readonly trustPlaces: boolean
}

/** Chosen on the first half of the statement study, and `unread` on others (docs/noise-control.md, "What was tried"). */
export const TRAINING_SETTINGS: TrainingSettings = { errorsEach: 2, unevidenced: 0.5, unread: 0.1, trustPlaces: true }

/** The statements that are taken as right: the evidence check supports them. */
export function trustedValues(stated: readonly ValueInContext[], trustPlaces: boolean): readonly ValueInContext[] {
  return stated.filter(
    ({ stated: one, context }) =>
      isStated(one, context) === 1 ||
      (trustPlaces && one.attribute === 'language' && placeAgreement(one, context) === 1),
  )
}

/**
 * How the model errs, as far as it shows without gold: of values that the passages outdo (they state another value of the reply
 * instead) the share that a further reply states too, by attribute; of values that no sentence states the share that is not
 * the first of its list.
 */
export function errorHabits(stated: readonly ValueInContext[]): ErrorHabits {
  const outdone = stated.filter(({ stated: one, context }) => one.isOfKind && isOutdone(one, context) === 1)
  const seconded = (values: readonly ValueInContext[]): number =>
    mean(values.flatMap(({ stated: one, context }) => sampleAgreement(one, context) ?? []))
  const overall = seconded(outdone)
  const byAttribute = Object.groupBy(outdone, ({ stated: one }) => one.attribute)
  const attributes = new Set(stated.map(({ stated: one }) => one.attribute))
  const shared = Object.fromEntries(
    [...attributes].map((id) => {
      const values = byAttribute[id] ?? []
      return [id, values.length < FEW ? overall : seconded(values)]
    }),
  ) as Partial<Record<AttributeId, number>>
  const unstated = stated.filter(({ stated: one, context }) => isStated(one, context) === 0)
  return { shared, appended: mean(unstated.map(({ stated: one }) => (one.position > 0 ? 1 : 0))) }
}

/** Fewer values than this say too little of one attribute. */
const FEW = 20

/**
 * The statements that a gate learns from, without gold: trusted ones as right, and errors planted into them as wrong. A share of
 * both has its evidence taken away, another one keeps it as if nobody understood it, so that the gate learns what else tells them
 * apart: real replies are often right about what no sentence says, or says in words that the rules do not know.
 *
 * @param stated all statements of the catalogue, by one model or several
 * @param random not advanced
 */
export function trainingValues(
  stated: readonly ValueInContext[],
  random: Random,
  settings: TrainingSettings = TRAINING_SETTINGS,
): readonly PlantedValue[] {
  const trusted = trustedValues(stated, settings.trustPlaces)
  const pool = createPool(stated, trusted)
  const habits = errorHabits(stated)
  const draws = random.fork('training')
  const examples: PlantedValue[] = []
  const add = (value: PlantedValue, evidenceOf: string): void => {
    const draw = draws.next()
    if (draw < settings.unevidenced) examples.push({ ...value, ...withoutEvidence(value, evidenceOf) })
    else if (draw < settings.unevidenced + settings.unread)
      examples.push({ ...value, context: { ...value.context, isUnread: true } })
    else examples.push(value)
  }
  for (const right of trusted) {
    add({ ...right, isRight: true, kind: null }, right.stated.value)
    for (let n = 0; n < settings.errorsEach; n++) {
      const kind = PLANT_KIND_NAMES[draws.int(PLANT_KIND_NAMES.length)]
      const wrong = plantError(right, kind, pool, habits, draws)
      if (wrong !== undefined) add(wrong, right.stated.value)
    }
  }
  return examples
}

/** Training values as the gate reads them. */
export function gateExamples(values: readonly PlantedValue[], counts: ValueCounts): readonly GateExample[] {
  return values.map(({ stated, context, kind }) => ({
    ...{ item: stated.item, attribute: stated.attribute, error: kind === null ? null : FAMILY_OF[kind] },
    signals: signalsOf(stated, context, counts),
  }))
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
