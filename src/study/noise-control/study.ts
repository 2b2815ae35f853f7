import type { Random } from '../../context.ts'
import { noiseConfig } from '../../denoise/config.ts'
import { type CrossFittedGate, crossFitGate, type GateExample } from '../../denoise/learned-gate.ts'
import { PLANT_KIND_NAMES } from '../../denoise/planting/plant-kinds.ts'
import { trainingValues, trustedValues } from '../../denoise/planting/training-examples.ts'
import { countValues } from '../../denoise/signals/commonness.ts'
import { SIGNAL_NAMES, type SignalName, signalsOf } from '../../denoise/signals/registry.ts'
import type { StatedValue } from '../../denoise/signals/stated-value.ts'
import type { AttributeReply } from '../../denoise/signals/values-in-context.ts'
import { type JudgedValue, judgedValues, type StudyItem } from './judged-values.ts'
import { type MethodFigures, measureMethods } from './measure-methods.ts'
import {
  gateScores,
  keepEverything,
  type MethodScores,
  paperScores,
  singleSignals,
  type ValueSignals,
} from './methods.ts'
import { PAPER_VARIANTS, paperVerdicts } from './paper-filter.ts'
import { type MixtureValue, plantedMixtures } from './planted-mixtures.ts'
import { type VectorSource, withVectors } from './value-vectors.ts'

/** What the study is made of. */
export interface NoiseStudyInput {
  readonly items: readonly StudyItem[]
  readonly replies: readonly AttributeReply[]
  /** Gold: read when methods are judged, and by the ceiling alone when they are fitted. */
  readonly isRight: (stated: StatedValue) => boolean
  /** Items on which settings were chosen; figures are given for these and for the others apart. */
  readonly tunedOn: ReadonlySet<string>
  readonly source: VectorSource
  readonly random: Random
  readonly resamples: number
  readonly folds: number
  /** Says what is being done, for people who wait. */
  readonly note?: (text: string) => void
}

/** Figures of all methods on some of the values. */
export interface SubsetFigures {
  readonly name: string
  readonly values: number
  readonly wrong: number
  readonly methods: readonly MethodFigures[]
}

export interface NoiseStudy {
  /** Real statements: all of the held-out items, parts of them, and the items that settings were chosen on. */
  readonly real: readonly SubsetFigures[]
  /** Held-out and other items together: right statements with planted errors, a share each. */
  readonly planted: readonly SubsetFigures[]
  /** At the largest share: all right values and the errors of one kind. */
  readonly kinds: readonly SubsetFigures[]
  /** Mean over the folds of the gate's shared weights. */
  readonly weights: ReadonlyMap<string, number>
  readonly trainingValues: { readonly right: number; readonly wrong: number }
}

export const REFERENCE = 'Eq. 6–12 as printed'
export const OUR_GATE = 'our gate'
const SHARES = [0.05, 0.1, 0.2, 0.4]

/** Signals that our gate does without in turn. */
const WITHOUT: Readonly<Record<string, readonly SignalName[]>> = {
  '· without the evidence check': ['isStated', 'isStatedByCited', 'isOutdone'],
  '· without the second reply': ['sampleAgreement', 'sampleLength'],
  '· without place in the reply': ['rankInReply', 'replyLength', 'repetition'],
  '· without commonness and places': ['commonness', 'placeAgreement', 'mentionShare'],
  '· without vectors': ['markerCosine', 'centroidCosine', 'gateLogit'],
}

type Scorer = (values: readonly (ValueSignals & JudgedValue)[]) => Promise<readonly MethodScores[]>

/** Noise control as a classifier of right and wrong values, on real and on planted errors. Deterministic. */
export async function noiseControlStudy(input: NoiseStudyInput): Promise<NoiseStudy> {
  const { items, replies, random, source, resamples, note = () => {} } = input
  const stated = judgedValues(items, replies, input.isRight)
  const right = stated.filter(({ isRight }) => isRight)
  const mixtures = plantedMixtures(right, stated, SHARES, random.fork('planted'))
  const training = trainingValues(stated, random.fork('training'))
  note(`${stated.length} stated values, ${training.length} training values`)
  const trusted = trustedValues(stated, true)
  const counts = countValues(trusted.map((value) => value.stated))
  const isTrusted = new Set<unknown>(trusted.map((value) => value.stated))
  const all: readonly MixtureValue[] = [
    ...stated.map((value) => ({ ...value, kind: null })),
    ...training.map((value) => ({ ...value, model: 'training' })),
    ...mixtures.flatMap(({ values }) => values),
  ]
  const withSignals = await withVectors(
    all,
    (value) => isTrusted.has(value.stated),
    items,
    source,
    noiseConfig.parse({}),
    random.fork('vectors'),
  )
  note('vectors and cosines')
  // A right value is in every mixture: its signals are computed once.
  const signalsOfStated = new Map<StatedValue, Float64Array>()
  const signalled = withSignals.map((value) => {
    const signals = signalsOfStated.get(value.stated) ?? signalsOf(value.stated, value.context, counts)
    signalsOfStated.set(value.stated, signals)
    return { ...value, signals }
  })
  note('signals')
  const real = signalled.slice(0, stated.length)
  const planted = signalled.slice(stated.length, stated.length + training.length)
  const ids = items.map(({ id }) => id)
  const fit = (examples: readonly GateExample[]): CrossFittedGate =>
    crossFitGate(examples, ids, input.folds, random.fork('gate'))
  const examples = planted.map(exampleOf)
  const gate = fit(examples)
  note('gate')
  const gates = new Map(
    Object.entries(WITHOUT).map(([name, hidden]) => [
      name,
      { gate: fit(examples.map((one) => hide(one, hidden))), hidden },
    ]),
  )
  const ceiling = fit(real.map(exampleOf))
  note('ablations and ceiling')
  const scorer =
    (variants: readonly string[]): Scorer =>
    async (values) => {
      const papers: MethodScores[] = []
      for (const name of variants) {
        const verdicts = await paperVerdicts(values, items, source, PAPER_VARIANTS[name], random.fork('paper'))
        papers.push(paperScores(name, verdicts))
      }
      return [
        ...[keepEverything(values), ...papers, ...singleSignals(values), gateScores(OUR_GATE, gate, values)],
        ...[...gates].map(([name, one]) =>
          gateScores(
            name,
            one.gate,
            values.map((value) => hide(value, one.hidden)),
          ),
        ),
        gateScores('fitted on gold of other items', ceiling, values),
      ]
    }
  const measure = (name: string, methods: readonly MethodScores[], values: readonly JudgedValue[], part: number[]) =>
    subsetFigures(name, methods, values, part, { resamples, random: random.fork(`bootstrap/${name}`) })
  const realMethods = await scorer(Object.keys(PAPER_VARIANTS))(real)
  note('methods on real errors')
  const places = [...real.keys()]
  const of = (keep: (value: JudgedValue) => boolean): number[] => places.filter((i) => keep(real[i]))
  const isHeldOut = ({ stated: { item } }: JudgedValue): boolean => !input.tunedOn.has(item)
  const attributes = [...new Set(real.map((value) => value.stated.attribute))]
  const models = [...new Set(real.map(({ model }) => model))]
  const realFigures = [
    measure('held-out items', realMethods, real, of(isHeldOut)),
    measure(
      'items that settings were chosen on',
      realMethods,
      real,
      of((value) => !isHeldOut(value)),
    ),
    measure(
      'held-out, values of their kind',
      realMethods,
      real,
      of((v) => isHeldOut(v) && v.stated.isOfKind),
    ),
    ...attributes.map((id) =>
      measure(
        `held-out, ${id}`,
        realMethods,
        real,
        of((v) => isHeldOut(v) && v.stated.attribute === id),
      ),
    ),
    ...models.map((model) =>
      measure(
        `held-out, ${model}`,
        realMethods,
        real,
        of((v) => isHeldOut(v) && v.model === model),
      ),
    ),
  ]
  note('figures of real errors')
  const plantedFigures: SubsetFigures[] = []
  let kinds: readonly SubsetFigures[] = []
  let from = stated.length + training.length
  for (const { share, values } of mixtures) {
    const mixed = signalled.slice(from, from + values.length)
    from += values.length
    const methods = await scorer([REFERENCE, '· cosine in place of the gate'])(mixed)
    const every = [...mixed.keys()]
    plantedFigures.push(measure(`${share * 100} % planted`, methods, mixed, every))
    if (share !== SHARES.at(-1)) continue
    kinds = PLANT_KIND_NAMES.map((kind) =>
      measure(
        kind,
        methods,
        mixed,
        every.filter((i) => mixed[i].kind === null || mixed[i].kind === kind),
      ),
    )
  }
  return {
    ...{ real: realFigures, planted: plantedFigures, kinds, weights: meanWeights(gate) },
    trainingValues: {
      right: training.filter(({ isRight }) => isRight).length,
      wrong: training.filter(({ isRight }) => !isRight).length,
    },
  }
}

function exampleOf({ stated, signals, isRight }: ValueSignals & { readonly isRight: boolean }): GateExample {
  return { item: stated.item, attribute: stated.attribute, signals, isRight }
}

function hide<V extends { readonly signals: Float64Array }>(value: V, names: readonly SignalName[]): V {
  const signals = value.signals.map((x, j) => (names.includes(SIGNAL_NAMES[j]) ? Number.NaN : x))
  return { ...value, signals }
}

function subsetFigures(
  name: string,
  methods: readonly MethodScores[],
  values: readonly JudgedValue[],
  part: readonly number[],
  resampling: { readonly resamples: number; readonly random: Random },
): SubsetFigures {
  const pick = (from: ArrayLike<number>): Float64Array => Float64Array.from(part, (i) => from[i])
  const isRight = Uint8Array.from(part, (i) => (values[i].isRight ? 1 : 0))
  const ofPart = methods.map(({ name: method, scores, probabilities, isDropped }) => ({
    ...{ name: method, scores: pick(scores) },
    probabilities: probabilities === null ? null : pick(probabilities),
    isDropped: isDropped === null ? null : Uint8Array.from(part, (i) => isDropped[i]),
  }))
  const truth = { isRight, items: part.map((i) => values[i].stated.item) }
  const wrong = isRight.reduce((sum, is) => sum + 1 - is, 0)
  return { name, values: part.length, wrong, methods: measureMethods(ofPart, truth, REFERENCE, resampling) }
}

function meanWeights({ gates }: CrossFittedGate): ReadonlyMap<string, number> {
  const names = gates[0].weights.keys()
  return new Map(
    [...names].map((name) => [name, gates.reduce((sum, g) => sum + (g.weights.get(name) ?? 0), 0) / gates.length]),
  )
}
