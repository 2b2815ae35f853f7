import type { Random } from '../../context.ts'
import { noiseConfig } from '../../denoise/config.ts'
import { trainingValues, trustedValues } from '../../denoise/planting/training-examples.ts'
import { countValues } from '../../denoise/signals/commonness.ts'
import { signalsOf } from '../../denoise/signals/registry.ts'
import type { StatedValue } from '../../denoise/signals/stated-value.ts'
import type { AttributeReply } from '../../denoise/signals/values-in-context.ts'
import { judgedValues, type StudyItem } from './judged-values.ts'
import type { ValueSignals } from './methods.ts'
import { type MixtureValue, type PlantedMixture, plantedMixtures } from './planted-mixtures.ts'
import { type VectorSource, withVectors } from './value-vectors.ts'

/** What the values of the study are made of. */
export interface ValueSources {
  readonly items: readonly StudyItem[]
  readonly replies: readonly AttributeReply[]
  /** Gold: read when methods are judged, and by the ceiling alone when they are fitted. */
  readonly isRight: (stated: StatedValue) => boolean
  readonly source: VectorSource
  readonly random: Random
  /** Leaves out the vector signals of our gate, its ablations, and most of those of Eq. 6–12: a third of the time. */
  readonly isQuick?: boolean
}

/** A value with its truth and its signals. */
export interface StudyValue extends MixtureValue, ValueSignals {}

export interface StudyValues {
  /** Every value of every reply. */
  readonly real: readonly StudyValue[]
  /** What our gate learns from: no gold in it. */
  readonly training: readonly StudyValue[]
  /** Values that are right by gold, with planted errors among them. */
  readonly mixtures: readonly (Omit<PlantedMixture, 'values'> & { readonly values: readonly StudyValue[] })[]
}

/**
 * Makes all values of the study and their signals. The gate of Eq. 6 that gives vector signals is trained, without labels, on
 * the distinct values of all three parts together.
 *
 * @param shares of planted errors, each in (0, 1)
 */
export async function studyValues(sources: ValueSources, shares: readonly number[]): Promise<StudyValues> {
  const { items, replies, isRight, source, random } = sources
  const stated = judgedValues(items, replies, isRight)
  const training = trainingValues(stated, random.fork('training'))
  const right = stated.filter((value) => value.isRight)
  const mixtures = plantedMixtures(right, stated, shares, random.fork('planted'))
  const trusted = new Set(trustedValues(stated, true).map((value) => value.stated))
  const all: readonly MixtureValue[] = [
    ...stated.map((value) => ({ ...value, kind: null })),
    ...training.map((value) => ({ ...value, model: 'training' })),
    ...mixtures.flatMap(({ values }) => values),
  ]
  const isTrusted = (value: MixtureValue): boolean => trusted.has(value.stated)
  const complete = sources.isQuick
    ? all
    : await withVectors(all, isTrusted, items, source, noiseConfig.parse({}), random.fork('vectors'))
  const signalled = withSignals(complete, trusted)
  let from = 0
  const next = (count: number): readonly StudyValue[] => {
    from += count
    return signalled.slice(from - count, from)
  }
  return {
    real: next(stated.length),
    training: next(training.length),
    mixtures: mixtures.map(({ share, values }) => ({ share, values: next(values.length) })),
  }
}

/** A right value is in every mixture: its signals are computed once. One whose evidence is not understood is another case. */
function withSignals(values: readonly MixtureValue[], trusted: Iterable<StatedValue>): readonly StudyValue[] {
  const counts = countValues(trusted)
  const known = new Map<StatedValue, Float64Array>()
  return values.map((value) => {
    if (value.context.isUnread) return { ...value, signals: signalsOf(value.stated, value.context, counts) }
    const signals = known.get(value.stated) ?? signalsOf(value.stated, value.context, counts)
    known.set(value.stated, signals)
    return { ...value, signals }
  })
}
