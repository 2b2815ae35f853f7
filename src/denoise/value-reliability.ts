import type { Random } from '../context.ts'
import { CROSS_FIT_SETTINGS, type CrossFitSettings, type CrossFittedGate, crossFitGate } from './cross-fit-gate.ts'
import type { ValueInContext } from './planting/plant-kinds.ts'
import {
  gateExamples,
  TRAINING_SETTINGS,
  type TrainingSettings,
  trainingValues,
  trustedValues,
} from './planting/training-examples.ts'
import { countValues } from './signals/commonness.ts'
import { signalsOf } from './signals/registry.ts'

/** How reliability is learnt. */
export interface ReliabilitySettings {
  readonly gate: CrossFitSettings
  readonly training: TrainingSettings
  /** Parts of the items; each is scored by a gate that the others taught. */
  readonly folds: number
}

export const RELIABILITY_SETTINGS: ReliabilitySettings = {
  gate: CROSS_FIT_SETTINGS,
  training: TRAINING_SETTINGS,
  folds: 5,
}

/** What became of the values of a catalogue; each attribute is a group. */
export interface ValueReliability extends Pick<CrossFittedGate, 'gates'> {
  /** In [0, 1], one a value, in their order. */
  readonly reliability: Float64Array
}

/**
 * Our noise control: how reliable each stated value is, learnt from the catalogue's own statements without gold. Those that the
 * evidence check supports are taken as right, errors are planted into them, and gates learn to tell the two apart by all
 * signals; an item is never scored by a gate that saw it. How often the values of an attribute are right, and in which ways
 * they err, is then estimated from all of them.
 *
 * Not a `NoiseFilter`: that sees one vector an aspect, this needs the statements and their passages. Its numbers can weigh the
 * values of an aspect, or drop those below ½.
 *
 * @param values all values of all replies of one reader (`valuesInContext`), with vector signals or without
 * @param random not advanced; the same source gives the same numbers
 * @throws {Er2almError} USAGE where an attribute has statements, and none that is supported
 */
export function valueReliability(
  values: readonly ValueInContext[],
  random: Random,
  settings: ReliabilitySettings = RELIABILITY_SETTINGS,
): ValueReliability {
  const trusted = trustedValues(values, settings.training.trustPlaces)
  const counts = countValues(trusted.map(({ stated }) => stated))
  const examples = gateExamples(trainingValues(values, random, settings.training), counts)
  const items = [...new Set(values.map(({ stated }) => stated.item))]
  const gate = crossFitGate(examples, items, settings.folds, random, settings.gate)
  const asked = values.map(({ stated: { item, attribute }, stated, context }) => ({
    ...{ item, attribute, group: attribute, signals: signalsOf(stated, context, counts) },
  }))
  return { reliability: gate.reliabilities(asked), gates: gate.gates }
}
