import type { Random } from '../../context.ts'
import { type NoiseConfig, noiseConfig } from '../../denoise/config.ts'
import type { NoiseDecision } from '../../denoise/filter.ts'
import type { ValueInContext } from '../../denoise/planting/plant-kinds.ts'
import { NOISE_FILTERS } from '../../denoise/registry.ts'
import { textMatrix } from '../../embed/feature-matrices.ts'
import { ATTRIBUTES, type AttributeId, type ItemAspectId } from '../../enrich/attribute.ts'
import type { StudyItem } from './judged-values.ts'
import { aspectText, studyMarkers, type VectorSource, vectorsOf } from './value-vectors.ts'

/** Eq. 6–12 and their ablations: settings that differ from the defaults. */
export const PAPER_VARIANTS: Readonly<Record<string, Partial<NoiseConfig>>> = {
  'Eq. 6–12 as printed': {},
  '· gate not trained (Eq. 12 to the letter)': { epochs: 0 },
  '· cosine in place of the gate': { useGate: false },
  '· no cosine step': { useCosine: false },
  '· cosine step after 50, not 500': { warmupSize: 50 },
  '· vectors not centred': { center: false },
  '· with mismatched pairs in the loss': { mismatched: 1 },
}

/** What Eq. 6–12 say of a value: the score and the decision of its aspect. */
export interface PaperVerdict {
  /** J of Eq. 8. */
  readonly score: number
  readonly isKept: boolean
}

/** A value of one model's reply. */
export interface ModelValue extends ValueInContext {
  readonly model: string
}

/**
 * Runs noise control as the pipeline does, each model's statements by themselves: one vector an item and aspect, from the text of
 * all its values. A value gets the verdict of its aspect.
 */
export async function paperVerdicts(
  values: readonly ModelValue[],
  items: readonly StudyItem[],
  source: VectorSource,
  settings: Partial<NoiseConfig>,
  random: Random,
): Promise<readonly PaperVerdict[]> {
  const config = noiseConfig.parse(settings)
  const { dim } = source.encoder
  const markers = await studyMarkers(items, source)
  const verdicts = new Map<string, NoiseDecision>()
  for (const model of new Set(values.map((value) => value.model))) {
    const ofModel = Map.groupBy(
      values.filter((value) => value.model === model),
      ({ stated }) => stated.item,
    )
    const byAspect = new Map<ItemAspectId, (string | null)[]>()
    for (const aspect of new Set(values.map(({ stated }) => aspectOf(stated.attribute)))) {
      byAspect.set(
        aspect,
        items.map(({ id }) => aspectText(valuesByAttribute(ofModel.get(id) ?? []), aspect)),
      )
    }
    const vectors = await vectorsOf(
      [...byAspect.values()].flat().filter((text) => text !== null),
      source,
    )
    const aspects = new Map([...byAspect].map(([aspect, texts]) => [aspect, textMatrix(texts, vectors, dim)]))
    const candidates = { itemIds: items.map(({ id }) => id), aspects, markers }
    const { decisions } = await NOISE_FILTERS.er2alm(config, random.fork(model)).decide(candidates)
    for (const decision of decisions) verdicts.set(JSON.stringify([model, decision.item, decision.attribute]), decision)
  }
  return values.map(({ model, stated }) => {
    const { score, kept } = verdicts.get(JSON.stringify([model, stated.item, aspectOf(stated.attribute)]))!
    return { score: score!, isKept: kept }
  })
}

function valuesByAttribute(values: readonly ModelValue[]): ReadonlyMap<AttributeId, readonly string[]> {
  const byAttribute = Map.groupBy(values, ({ stated }) => stated.attribute)
  return new Map([...byAttribute].map(([id, list]) => [id, list.map(({ stated }) => stated.value)]))
}

function aspectOf(attribute: AttributeId): ItemAspectId {
  return ATTRIBUTES.find(({ id }) => id === attribute)!.aspect
}
