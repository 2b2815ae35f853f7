import type { CrossFittedGate } from '../../denoise/cross-fit-gate.ts'
import type { ValueInContext } from '../../denoise/planting/plant-kinds.ts'
import { SIGNAL_NAMES, type SignalName } from '../../denoise/signals/registry.ts'
import { logistic } from '../../numeric/logistic-regression.ts'
import type { PaperVerdict } from './paper-filter.ts'

/** A method's word on each value. */
export interface MethodScores {
  readonly name: string
  /** Higher = more likely right. Only their order counts. */
  readonly scores: Float64Array
  /** In [0, 1], where the method gives a probability; null = it gives none. */
  readonly probabilities: Float64Array | null
  /** 1 = dropped; null where the method has no threshold. */
  readonly isDropped: Uint8Array | null
}

/** A value and its signals, in the order of `SIGNAL_NAMES`. */
export interface ValueSignals extends ValueInContext {
  readonly signals: Float64Array
}

/** Keeps everything. */
export function keepEverything(values: readonly ValueSignals[]): MethodScores {
  const ones = new Float64Array(values.length).fill(1)
  return { name: 'nothing', scores: ones, probabilities: ones, isDropped: new Uint8Array(values.length) }
}

/** Eq. 6–12: what is dropped ranks below what is kept; within both, by J. */
export function paperScores(name: string, verdicts: readonly PaperVerdict[]): MethodScores {
  return {
    name,
    scores: Float64Array.from(verdicts, ({ score, isKept }) => (isKept ? 1 + score : score)),
    probabilities: Float64Array.from(verdicts, ({ score }) => score),
    isDropped: Uint8Array.from(verdicts, ({ isKept }) => (isKept ? 0 : 1)),
  }
}

/** One signal by itself, and from which value on it keeps. Missing counts as 0. */
interface SingleSignal {
  readonly name: string
  readonly signal: SignalName
  readonly keepFrom: number | null
  readonly probability: ((x: number) => number) | null
}

const SINGLE_SIGNALS: readonly SingleSignal[] = [
  {
    ...{ name: 'Eq. 6–12, a value by itself, no noise', signal: 'gateLogit', probability: logistic },
    keepFrom: Math.log(0.4 / 0.6) * 0.4, // J ≥ θ at ε = ½, with θ = τ = 0.4
  },
  { name: 'cosine to the marker', signal: 'markerCosine', keepFrom: 0, probability: null },
  { name: 'evidence check', signal: 'isStated', keepFrom: 1, probability: (x) => x },
  { name: 'self-consistency', signal: 'sampleAgreement', keepFrom: 0.5, probability: (x) => x },
  { name: 'cross-source agreement', signal: 'sourceAgreement', keepFrom: Number.MIN_VALUE, probability: (x) => x },
  { name: 'commonness in the catalogue', signal: 'commonness', keepFrom: null, probability: null },
  { name: 'place in the reply', signal: 'rankInReply', keepFrom: 1, probability: null },
]

/** Each signal by itself; those that are missing everywhere are left out. */
export function singleSignals(values: readonly ValueSignals[]): readonly MethodScores[] {
  return SINGLE_SIGNALS.flatMap(({ name, signal, keepFrom, probability }) => {
    const at = SIGNAL_NAMES.indexOf(signal)
    if (values.every(({ signals }) => Number.isNaN(signals[at]))) return []
    const missing = signal === 'commonness' ? Number.NEGATIVE_INFINITY : 0
    const scores = Float64Array.from(values, ({ signals }) => (Number.isNaN(signals[at]) ? missing : signals[at]))
    return {
      ...{ name, scores },
      probabilities: probability === null ? null : Float64Array.from(scores, probability),
      isDropped: keepFrom === null ? null : Uint8Array.from(scores, (x) => (x >= keepFrom ? 0 : 1)),
    }
  })
}

/** Reliability below which the gate drops. */
const KEEP_FROM = 0.5

/** @param values each with the model that stated it: one model's values of an attribute err alike */
export function gateScores(
  name: string,
  gate: CrossFittedGate,
  values: readonly (ValueSignals & { readonly model: string })[],
): MethodScores {
  const scores = gate.reliabilities(
    values.map(({ stated: { item, attribute }, signals, model }) => ({
      ...{ item, attribute, signals, group: `${model} ${attribute}` },
    })),
  )
  return {
    ...{ name, scores, probabilities: scores },
    isDropped: Uint8Array.from(scores, (score) => (score >= KEEP_FROM ? 0 : 1)),
  }
}
