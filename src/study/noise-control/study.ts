import { PLANT_KIND_NAMES } from '../../denoise/planting/plant-kinds.ts'
import { type MethodFigures, measureMethods } from './measure-methods.ts'
import { keepEverything, type MethodScores, paperScores, singleSignals } from './methods.ts'
import { PAPER_VARIANTS, paperVerdicts } from './paper-filter.ts'
import { fitStudyGates, meanWeights, type StudyGates } from './study-gates.ts'
import { type StudyValue, studyValues, type ValueSources } from './study-values.ts'

export interface NoiseStudyInput extends ValueSources {
  /** Items on which settings were chosen; figures are given for these and for the others apart. */
  readonly tunedOn: ReadonlySet<string>
  readonly resamples: number
  /** Parts of the items: each is scored by gates that the others taught. */
  readonly folds: number
  /** Says what is done, for people who wait. */
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
  /** Real statements: those of the held-out items, those of the items that settings were chosen on, then parts of the former. */
  readonly real: readonly SubsetFigures[]
  /** Right statements of all items with planted errors, a share each. */
  readonly planted: readonly SubsetFigures[]
  /** At the largest share: all right values and the errors of one kind. */
  readonly kinds: readonly SubsetFigures[]
  /** Mean over the folds of the gates' shared weights, by family of errors. */
  readonly weights: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly trainingValues: { readonly right: number; readonly wrong: number }
}

export const REFERENCE = 'Eq. 6–12 as printed'
const SHARES = [0.05, 0.1, 0.2, 0.4]
/** Of the ablations of Eq. 6–12 the one that is tried on planted errors too. */
const PLANTED_VARIANTS = [REFERENCE, '· cosine in place of the gate']
const QUICK_VARIANTS = [REFERENCE, '· gate not trained (Eq. 12 to the letter)', '· cosine in place of the gate']

/** Noise control as a classifier of right and wrong values, on real and on planted errors. Deterministic. */
export async function noiseControlStudy(input: NoiseStudyInput): Promise<NoiseStudy> {
  const { items, random, note = () => {} } = input
  const values = await studyValues(input, SHARES)
  note(`${values.real.length} stated and ${values.training.length} training values, and their signals`)
  const itemIds = items.map(({ id }) => id)
  const gates = fitStudyGates(values, itemIds, input.folds, random.fork('gate'), input.isQuick)
  note('gates')
  const variants = input.isQuick ? QUICK_VARIANTS : Object.keys(PAPER_VARIANTS)
  const real = realFigures(input, values.real, await scored(input, gates, values.real, variants))
  note('real errors')
  const planted: SubsetFigures[] = []
  const kinds: SubsetFigures[] = []
  for (const { share, values: mixed } of values.mixtures) {
    const methods = await scored(input, gates, mixed, PLANTED_VARIANTS)
    planted.push(figuresOf(input, `${share * 100} % planted`, mixed, methods, () => true))
    note(`${share * 100} % planted`)
    if (share !== SHARES.at(-1)) continue
    for (const name of PLANT_KIND_NAMES) {
      kinds.push(figuresOf(input, name, mixed, methods, ({ kind }) => kind === null || kind === name))
    }
  }
  const right = values.training.filter(({ isRight }) => isRight).length
  return {
    ...{ real, planted, kinds, weights: meanWeights(gates.ours) },
    trainingValues: { right, wrong: values.training.length - right },
  }
}

/** Every method's word on the values. */
async function scored(
  { items, source, random }: NoiseStudyInput,
  gates: StudyGates,
  values: readonly StudyValue[],
  variants: readonly string[],
): Promise<readonly MethodScores[]> {
  const papers: MethodScores[] = []
  for (const name of variants) {
    const verdicts = await paperVerdicts(values, items, source, PAPER_VARIANTS[name], random.fork('paper'))
    papers.push(paperScores(name, verdicts))
  }
  return [keepEverything(values), ...papers, ...singleSignals(values), ...gates.score(values)]
}

function realFigures(
  input: NoiseStudyInput,
  values: readonly StudyValue[],
  methods: readonly MethodScores[],
): readonly SubsetFigures[] {
  const isHeldOut = ({ stated: { item } }: StudyValue): boolean => !input.tunedOn.has(item)
  const of = (name: string, isIn: (value: StudyValue) => boolean): SubsetFigures =>
    figuresOf(input, name, values, methods, isIn)
  const heldOut = (name: string, isIn: (value: StudyValue) => boolean): SubsetFigures =>
    of(`held-out, ${name}`, (value) => isHeldOut(value) && isIn(value))
  return [
    of('held-out items', isHeldOut),
    of('items that settings were chosen on', (value) => !isHeldOut(value)),
    heldOut('values of their kind', ({ stated }) => stated.isOfKind),
    ...[...new Set(values.map(({ stated }) => stated.attribute))].map((id) =>
      heldOut(id, ({ stated }) => stated.attribute === id),
    ),
    ...[...new Set(values.map(({ model }) => model))].map((id) => heldOut(id, ({ model }) => model === id)),
  ]
}

function figuresOf(
  { resamples, random }: NoiseStudyInput,
  name: string,
  values: readonly StudyValue[],
  methods: readonly MethodScores[],
  isIn: (value: StudyValue) => boolean,
): SubsetFigures {
  const part = [...values.keys()].filter((i) => isIn(values[i]))
  const pick = (from: ArrayLike<number>): Float64Array => Float64Array.from(part, (i) => from[i])
  const ofPart = methods.map(({ scores, probabilities, isDropped, ...rest }) => ({
    ...{ ...rest, scores: pick(scores) },
    probabilities: probabilities === null ? null : pick(probabilities),
    isDropped: isDropped === null ? null : Uint8Array.from(part, (i) => isDropped[i]),
  }))
  const isRight = Uint8Array.from(part, (i) => (values[i].isRight ? 1 : 0))
  const truth = { isRight, items: part.map((i) => values[i].stated.item) }
  return {
    ...{ name, values: part.length, wrong: isRight.filter((is) => is === 0).length },
    methods: measureMethods(ofPart, truth, REFERENCE, { resamples, random: random.fork(`bootstrap/${name}`) }),
  }
}
