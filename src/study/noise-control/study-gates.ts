import type { Random } from '../../context.ts'
import {
  CROSS_FIT_SETTINGS,
  type CrossFitSettings,
  type CrossFittedGate,
  crossFitGate,
} from '../../denoise/cross-fit-gate.ts'
import type { GateExample } from '../../denoise/learned-gate.ts'
import { FAMILY_OF } from '../../denoise/planting/plant-kinds.ts'
import { SIGNAL_NAMES, type SignalName } from '../../denoise/signals/registry.ts'
import { gateScores, type MethodScores } from './methods.ts'
import type { StudyValue, StudyValues } from './study-values.ts'

export const OUR_GATE = 'our gate'
export const CEILING = 'fitted on gold of other items'

/** Signals that our gate does without, in turn. */
const WITHOUT: Readonly<Record<string, readonly SignalName[]>> = {
  '· without the evidence check': ['isStated', 'isStatedByCited', 'isOutdone'],
  '· without the second reply': ['sampleAgreement', 'sampleLength'],
  '· without place in the reply': ['rankInReply', 'replyLength', 'repetition'],
  '· without commonness and places': ['commonness', 'placeAgreement', 'mentionShare'],
  '· without vectors': ['markerCosine', 'centroidCosine', 'gateLogit'],
}

/** Our gate fitted or read otherwise. */
const OTHERWISE: Readonly<Record<string, Partial<CrossFitSettings>>> = {
  '· errors as one family': { families: 'together' },
  '· half of the values right': { shares: 'planted' },
  '· errors as one family, half right': { families: 'together', shares: 'planted' },
}

export interface StudyGates {
  readonly ours: CrossFittedGate
  /** Our gate, its ablations, and the ceiling, on some values. */
  score(values: readonly StudyValue[]): readonly MethodScores[]
}

/**
 * Fits our gate and its ablations on the training values, and on gold the ceiling; the same folds of items for all.
 *
 * @param isQuick leaves out the ablations
 */
export function fitStudyGates(
  { training, real }: StudyValues,
  itemIds: readonly string[],
  folds: number,
  random: Random,
  isQuick: boolean = false,
): StudyGates {
  const fit = (examples: readonly GateExample[], settings: Partial<CrossFitSettings> = {}): CrossFittedGate =>
    crossFitGate(examples, itemIds, folds, random, { ...CROSS_FIT_SETTINGS, ...settings })
  const examples = training.map(exampleOf)
  const ours = fit(examples)
  const ablations = Object.entries(isQuick ? {} : WITHOUT).map(([name, hidden]) => {
    const gate = fit(examples.map((one) => withoutSignals(one, hidden)))
    return (values: readonly StudyValue[]): MethodScores =>
      gateScores(
        name,
        gate,
        values.map((value) => withoutSignals(value, hidden)),
      )
  })
  const otherwise = Object.entries(isQuick ? {} : OTHERWISE).map(([name, settings]) => {
    const gate = fit(examples, settings)
    return (values: readonly StudyValue[]): MethodScores => gateScores(name, gate, values)
  })
  const ceiling = fit(real.map(exampleOf))
  return {
    ours,
    score: (values) => [
      gateScores(OUR_GATE, ours, values),
      ...[...ablations, ...otherwise].map((score) => score(values)),
      gateScores(CEILING, ceiling, values),
    ],
  }
}

/** Mean over the folds of the shared weights, by family of errors. */
export function meanWeights({ gates }: CrossFittedGate): ReadonlyMap<string, ReadonlyMap<string, number>> {
  return new Map(
    [...gates].map(([family, ofFamily]) => {
      const mean = (name: string): number =>
        ofFamily.reduce((sum, { weights }) => sum + (weights.get(name) ?? 0), 0) / ofFamily.length
      return [family, new Map([...ofFamily[0].weights.keys()].map((name) => [name, mean(name)]))]
    }),
  )
}

/** Real values do not say how they err. */
const UNKNOWN = 'wrong'

function exampleOf({ stated, signals, isRight, kind }: StudyValue): GateExample {
  const error = isRight ? null : kind === null ? UNKNOWN : FAMILY_OF[kind]
  return { item: stated.item, attribute: stated.attribute, signals, error }
}

function withoutSignals<V extends { readonly signals: Float64Array }>(value: V, names: readonly SignalName[]): V {
  return { ...value, signals: value.signals.map((x, j) => (names.includes(SIGNAL_NAMES[j]) ? Number.NaN : x)) }
}
