// The data of the bench: films with what is stated of them, and for runs and plots the texts that are compared.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CatalogueItem } from '../../src/data/catalogue.ts'
import { itemAspectTexts, markerTexts } from '../../src/embed/aspect-texts.ts'
import { embedTexts, vectorKey } from '../../src/embed/embed-texts.ts'
import type { Encoder } from '../../src/encoders/encoder.ts'
import { createEncoder, encoderConfig } from '../../src/encoders/registry.ts'
import type { AttributeId, ItemAttribute } from '../../src/enrich/attribute.ts'
import { createContext } from '../../src/pipeline/create-context.ts'
import type { ReliabilityOf } from '../../src/pipeline/item-attributes.ts'
import { loadAttributes } from '../../src/pipeline/load-attributes.ts'
import { openFinishedRun } from '../../src/pipeline/run.ts'
import { loadReliabilities } from '../../src/pipeline/weigh-values.ts'
import type { PackedVectors } from '../../src/serve/added/added-item.ts'
import type { KnownTexts } from '../../src/serve/added/item-texts.ts'
import { packVector } from '../../src/serve/added/packed-vector.ts'
import { openStore } from '../../src/store/sqlite.ts'
import { openVectors } from '../../src/store/vectors.ts'
import { readStudyFilms, type StudyData } from '../../src/study/new-items/films.ts'
import { studyOfRun } from '../../src/study/new-items/of-run.ts'

/** Attributes that a client can give, of those that the knowledge base has. */
const GIVEN: readonly AttributeId[] = ['director', 'cast', 'country', 'language']
export const MARKERS = ['title', 'year', 'genres'] as const

export interface ColdFilms {
  readonly data: StudyData
  readonly catalogue: readonly CatalogueItem[]
  readonly stated: readonly ItemAttribute[]
  readonly reliabilityOf?: ReliabilityOf
  /** By item id. */
  readonly plots: ReadonlyMap<string, string>
}

/** ML-100K with true attributes, and plots. */
export async function movieLens(shared: string): Promise<ColdFilms> {
  const [data] = await readStudyFilms(shared, ['ml100k'])
  const stated = data!.items.flatMap(({ id, stated: values }) =>
    GIVEN.map(
      (attribute): ItemAttribute => ({
        ...{ item: id, attribute, value: values[attribute] ?? [], evidence: [], call: null },
        status: (values[attribute] ?? []).length > 0 ? 'stated' : 'unknown',
      }),
    ),
  )
  const infos = JSON.parse(readFileSync(join(shared, 'ml100k_clayrs', 'items_info.json'), 'utf8')) as readonly {
    readonly movielens_id: string
    readonly plot?: string
  }[]
  const plots = new Map(infos.flatMap(({ movielens_id: id, plot }) => (plot ? [[id, plot] as const] : [])))
  return { data: data!, catalogue: catalogueOf(data!), stated, plots }
}

/** A run's own films, with what its language model read of them. */
export async function filmsOfRun(dir: string): Promise<ColdFilms> {
  const context = createContext({ seed: 1 })
  const { run, config } = openFinishedRun(dir, context)
  const data = await studyOfRun({ run, config, context })
  const stated = loadAttributes(run)
  return { data, catalogue: catalogueOf(data), stated, reliabilityOf: loadReliabilities(run), plots: new Map() }
}

function catalogueOf({ items }: StudyData): readonly CatalogueItem[] {
  return items.map(({ id, title, year, genres }) => ({ id, title, genres, ...(year !== undefined && { year }) }))
}

/** What texts are compared by. */
export interface TextSide {
  readonly encoder: Encoder
  readonly known: KnownTexts
  /** Of all texts, so that nothing is encoded twice. */
  readonly packed: PackedVectors
}

/** Vectors of all texts of the films, by an encoder in a folder. */
export async function textsOf({ catalogue, stated, plots }: ColdFilms, path: string): Promise<TextSide> {
  const encoder = await createEncoder(encoderConfig.parse({ kind: 'transformers', model: 'all-minilm-l6-v2', path }))
  const markers = catalogue.map((item) => markerTexts({ ...item, title: item.title || item.id }, MARKERS))
  const aspects = itemAspectTexts(
    catalogue.map(({ id }) => id),
    stated,
  )
  const prose = new Map([
    ['plotTheme', catalogue.map(({ id }, at) => plots.get(id) ?? aspects[at]!.plotTheme)],
  ] as const)
  const store = openStore(':memory:')
  try {
    const texts = [...markers.flat(), ...[...prose.values()].flat().filter((text) => text !== null)]
    const vectors = await embedTexts(encoder, openVectors(store), texts, { mode: 'live' })
    const packed = new Map([...vectors].map(([text, vector]) => [vectorKey(encoder.id, text), packVector(vector)]))
    return { encoder, known: { markers, prose, vectors }, packed }
  } finally {
    store.close()
  }
}
