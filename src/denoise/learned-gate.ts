import type { AttributeId } from '../enrich/attribute.ts'
import { Er2almError } from '../errors.ts'
import { fitLogistic, type LogisticModel, logOdds } from '../numeric/logistic-regression.ts'
import { SIGNAL_NAMES } from './signals/registry.ts'

/** A value whose truth is known by construction: planted, or taken from a statement that its evidence supports. */
export interface GateExample {
  readonly item: string
  readonly attribute: AttributeId
  /** In the order of `SIGNAL_NAMES`; NaN = missing. */
  readonly signals: Float64Array
  /** Which family of errors it is of; null where it is right. */
  readonly error: string | null
}

/** What a gate is asked about. */
export type GateInput = Pick<GateExample, 'attribute' | 'signals'>

export interface GateSettings {
  /** λ of the standardised signals, of those that the attributes share. */
  readonly ridge: number
  /** λ of each attribute's deviation from the shared weights: large keeps the attributes alike. */
  readonly attributeRidge: number
}

/** Chosen on the first half of the statement study (docs/noise-control.md). */
export const GATE_SETTINGS: GateSettings = { ridge: 3, attributeRidge: 30 }

/** Tells right values from wrong ones. */
export interface LearnedGate {
  /** Log-odds that the value is right, were half of the values right, and the others wrong as the examples are. */
  logOdds(input: GateInput): number
  /** Shared weights of the standardised signals: what a standard deviation more adds to the log-odds. */
  readonly weights: ReadonlyMap<string, number>
}

/**
 * Fits the gate: ridge logistic regression on the standardised signals, an indicator for each signal that is sometimes
 * missing, and the attribute. Each attribute has its own deviation from the shared weights.
 *
 * Both truths weigh alike within each attribute, however many were planted; a planted rate is no estimate of the real one
 * (`errorShares` makes one).
 *
 * @throws {Er2almError} USAGE if an attribute, or all, has examples of one truth only
 */
export function fitGate(examples: readonly GateExample[], settings: GateSettings = GATE_SETTINGS): LearnedGate {
  const attributes = [...new Set(examples.map(({ attribute }) => attribute))].sort()
  const encode = createEncoding(examples, attributes)
  const counts = new Map<string, number>()
  const groupOf = ({ attribute, error }: GateExample): string => `${attribute} ${error === null}`
  for (const example of examples) counts.set(groupOf(example), (counts.get(groupOf(example)) ?? 0) + 1)
  if (attributes.length === 0 || counts.size < 2 * attributes.length) {
    throw new Er2almError('USAGE', 'the gate needs right and planted values of every attribute', {
      hint: 'Plant errors into every attribute that has supported statements, and leave the others out.',
    })
  }
  const share = examples.length / counts.size
  const caseWeights = examples.map((example) => share / counts.get(groupOf(example))!)
  const rows = examples.map(encode.row)
  const ridge = Float64Array.from(encode.names, (_, j) =>
    j < encode.sharedCount ? settings.ridge : settings.attributeRidge,
  )
  const model: LogisticModel = fitLogistic(
    rows,
    examples.map(({ error }) => (error === null ? 1 : 0)),
    { ridge, caseWeights },
  )
  const shared = encode.names.slice(0, encode.sharedCount).map((name, j) => [name, model.weights[j]] as const)
  return { logOdds: (input) => logOdds(model, encode.row(input)), weights: new Map(shared) }
}

interface Encoding {
  readonly names: readonly string[]
  readonly sharedCount: number
  readonly row: (input: GateInput) => Float64Array
}

/** Standardised signals (0 where missing), indicators of missing ones, attributes; then the same once more an attribute. */
function createEncoding(examples: readonly GateExample[], attributes: readonly AttributeId[]): Encoding {
  const moments = SIGNAL_NAMES.map((_, j) => momentsOf(examples.map(({ signals }) => signals[j])))
  const used = [...SIGNAL_NAMES.keys()].filter((j) => moments[j].deviation > 0)
  const sometimesMissing = [...SIGNAL_NAMES.keys()].filter((j) => moments[j].isMissing && moments[j].isPresent)
  const base = [...used.map((j) => SIGNAL_NAMES[j]), ...sometimesMissing.map((j) => `${SIGNAL_NAMES[j]} is missing`)]
  const names = [
    ...base,
    ...attributes.map((id) => `is ${id}`),
    ...attributes.flatMap((id) => base.map((name) => `${id}: ${name}`)),
  ]
  const sharedCount = base.length + attributes.length
  const row = ({ attribute, signals }: GateInput): Float64Array => {
    const encoded = new Float64Array(names.length)
    for (const [at, j] of used.entries()) {
      const { mean, deviation } = moments[j]
      encoded[at] = Number.isNaN(signals[j]) ? 0 : (signals[j] - mean) / deviation
    }
    for (const [at, j] of sometimesMissing.entries()) encoded[used.length + at] = Number.isNaN(signals[j]) ? 1 : 0
    const place = attributes.indexOf(attribute)
    if (place < 0) return encoded
    encoded[base.length + place] = 1
    encoded.copyWithin(sharedCount + place * base.length, 0, base.length)
    return encoded
  }
  return { names, sharedCount, row }
}

interface Moments {
  readonly mean: number
  readonly deviation: number
  readonly isMissing: boolean
  readonly isPresent: boolean
}

function momentsOf(values: readonly number[]): Moments {
  const known = values.filter((value) => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = known.length === 0 ? 0 : Math.sqrt(squares / known.length)
  return { mean, deviation, isMissing: known.length < values.length, isPresent: known.length > 0 }
}
