import type { Random } from '../context.ts'
import { Er2almError } from '../errors.ts'
import { shuffle } from '../numeric/random.ts'
import { errorShares, plantedShares } from './error-shares.ts'
import {
  fitGate,
  GATE_SETTINGS,
  type GateExample,
  type GateInput,
  type GateSettings,
  type LearnedGate,
} from './learned-gate.ts'

/** How gates are fitted, and what becomes of what they say. */
export interface CrossFitSettings extends GateSettings {
  /** A gate for each family of errors, or one for all. */
  readonly families: 'apart' | 'together'
  /** How often values are right, and who errs: estimated from the values themselves, or taken to be as it was planted. */
  readonly shares: 'estimated' | 'planted'
}

/** Chosen in docs/noise-control.md, "What was tried". */
export const CROSS_FIT_SETTINGS: CrossFitSettings = { ...GATE_SETTINGS, families: 'apart', shares: 'estimated' }

/** A value whose reliability is asked for. */
export interface AskedValue extends GateInput {
  readonly item: string
  /** Values of one group err alike: as often, and in the same ways. One reader and one attribute, say. */
  readonly group: string
}

/** Gates by family of errors and by fold: an item is judged by those that saw no example of it. */
export interface CrossFittedGate {
  /**
   * Chance that a value is right, in [0, 1], in their order. Values are judged together: how often they are right, and how they
   * err, is estimated from all of a group.
   * @throws {Er2almError} BUG for an unknown item
   */
  reliabilities(values: readonly AskedValue[]): Float64Array
  /** By family, one a fold. */
  readonly gates: ReadonlyMap<string, readonly LearnedGate[]>
}

/**
 * Fits one gate a family of errors and a fold of items, each on the examples of the other folds: right values against those
 * errors. What the values asked about are a mixture of is estimated without labels (`errorShares`), group by group: the
 * planted errors are no estimate of which ones a reader makes, nor of how many.
 *
 * Where an attribute lacks examples of a family in some fold, the families are one.
 *
 * @param items all that may be asked about, with or without examples; their order and the random source make the folds
 * @param random not advanced
 * @throws {Er2almError} USAGE what `fitGate` throws
 */
export function crossFitGate(
  examples: readonly GateExample[],
  items: readonly string[],
  folds: number,
  random: Random,
  settings: CrossFitSettings = CROSS_FIT_SETTINGS,
): CrossFittedGate {
  const order = Int32Array.from(items.keys())
  shuffle(random.fork('gate/folds'), order)
  const foldOf = new Map([...order].map((place, at) => [items[place], at % folds]))
  const trainingOf = (fold: number): readonly GateExample[] => examples.filter(({ item }) => foldOf.get(item) !== fold)
  const training = Array.from({ length: folds }, (_, fold) => trainingOf(fold))
  const gates = new Map(
    familiesOf(training, settings).map(([name, isOf]) => [
      name,
      training.map((list) =>
        fitGate(
          list.filter(({ error }) => error === null || isOf(error)),
          settings,
        ),
      ),
    ]),
  )
  return { gates, reliabilities: (values) => reliabilitiesOf(values, gates, foldOf, settings) }
}

/** The families by name; all in one where that is asked for, or some fold has no example of one of an attribute. */
function familiesOf(
  training: readonly (readonly GateExample[])[],
  { families }: CrossFitSettings,
): readonly [string, (error: string) => boolean][] {
  const names = [...new Set(training.flat().flatMap(({ error }) => error ?? []))].sort()
  const isComplete = training.every((list) => {
    const attributes = new Set(list.map(({ attribute }) => attribute))
    const seen = new Set(list.map(({ attribute, error }) => JSON.stringify([attribute, error])))
    return [...attributes].every((id) => names.every((name) => seen.has(JSON.stringify([id, name]))))
  })
  if (families === 'together' || names.length === 0 || !isComplete) return [['an error', () => true]]
  return names.map((name) => [name, (error) => error === name])
}

function reliabilitiesOf(
  values: readonly AskedValue[],
  gates: ReadonlyMap<string, readonly LearnedGate[]>,
  foldOf: ReadonlyMap<string, number>,
  { shares }: CrossFitSettings,
): Float64Array {
  const found = new Float64Array(values.length)
  for (const members of Map.groupBy(values.keys(), (i) => values[i].group).values()) {
    const logRatios = [...gates.values()].map((ofFamily) =>
      Float64Array.from(members, (i) => -ofFamily[knownFold(foldOf, values[i].item)].logOdds(values[i])),
    )
    const { reliability } = shares === 'estimated' ? errorShares(logRatios) : plantedShares(logRatios)
    for (const [at, i] of members.entries()) found[i] = reliability[at]
  }
  return found
}

function knownFold(foldOf: ReadonlyMap<string, number>, item: string): number {
  const fold = foldOf.get(item)
  if (fold === undefined) throw new Er2almError('BUG', `the gate is asked about item ${item}, which is in no fold`)
  return fold
}
