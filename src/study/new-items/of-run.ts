import type { CatalogueItem } from '../../data/catalogue.ts'
import type { IdMaps } from '../../data/dataset.ts'
import { Er2almError } from '../../errors.ts'
import { openKnowledge } from '../../knowledge/sqlite-store.ts'
import type { Csr } from '../../numeric/csr.ts'
import { hasEnrichment, type RunConfig } from '../../pipeline/config.ts'
import { loadRunData } from '../../pipeline/data-stage.ts'
import { catalogueSpelling, toldValues } from '../../pipeline/item-attributes.ts'
import { retrieveForItems } from '../../pipeline/knowledge-stage.ts'
import { loadAttributes } from '../../pipeline/load-attributes.ts'
import { openRunStore } from '../../pipeline/run.ts'
import { loadReliabilities } from '../../pipeline/weigh-values.ts'
import type { StudiedRun } from '../registry.ts'
import { saysSomething } from './catalogue-rows.ts'
import type { StudyData, StudyItem, StudyPair } from './films.ts'

/**
 * A run's own data with what its catalogue says and its language model read: would it help if these items were new?
 * @throws {Er2almError} RUN_NOT_ENRICHED where an enrichment has read nothing yet, or there is none, and the catalogue says nothing
 *   either; RUN_UNREADABLE
 */
export async function studyOfRun({ run, config, context }: StudiedRun): Promise<StudyData> {
  const { dataset, ids, catalogue } = await loadRunData(run, context.signal, context.progress)
  const stated = new Map<string, Record<string, string[]>>()
  for (const record of hasEnrichment(config) ? loadAttributes(run) : []) {
    const values = stated.get(record.item) ?? {}
    stated.set(record.item, values)
    for (const { name, value } of toldValues(record)) values[name] = [...(values[name] ?? []), value]
  }
  const sourcesOf = await passageSources({ run, config, context }, catalogue)
  const reliabilityOf = config.denoise.weigh && hasEnrichment(config) ? loadReliabilities(run) : undefined
  const items = catalogue.map(({ id, title, year, genres, attributes = {} }): StudyItem => {
    const values = stated.get(id) ?? {}
    const sources = sourcesOf.get(id) ?? []
    const count = Object.values(values).reduce((sum, list) => sum + list.length, 0)
    return {
      ...{ id, title, genres, stated: values, ...(year !== undefined && { year }) },
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, texts]) => [
          name,
          texts.flatMap((text) => catalogueSpelling(name, text)),
        ]),
      ),
      ...(reliabilityOf && { reliability: (attribute, value) => reliabilityOf(id, attribute, value) }),
      coverage: { documents: sources.length, sources: new Set(sources).size, values: count },
    }
  })
  if (!hasEnrichment(config) && !saysSomething(items)) {
    throw new Er2almError('RUN_NOT_ENRICHED', `nothing but titles is known of the items of ${run.dir}`, {
      file: run.dir,
      hint: 'map genres, a year or attributes of the catalogue in the config, or add knowledge, llm and embed, and run it again',
    })
  }
  return {
    ...{ name: run.dir, items },
    train: pairsOf(dataset.train, dataset.trainTimes, ids),
    validation: pairsOf(dataset.validation, dataset.validationTimes, ids),
    test: pairsOf(dataset.test, dataset.testTimes, ids),
  }
}

/** Whether all pairs have times and no part begins before the one before it has ended. */
export function isCutInTime({ train, validation, test }: StudyData): boolean {
  let latest = Number.NEGATIVE_INFINITY
  for (const part of [train, validation, test]) {
    if (part.length === 0 || part.some(({ time }) => time === undefined)) return false
    const times = part.map(({ time }) => time!)
    if (times.reduce((a, b) => Math.min(a, b)) < latest) return false
    latest = times.reduce((a, b) => Math.max(a, b))
  }
  return true
}

/** The source of each passage that a prompt about an item shows. */
async function passageSources(
  { run, config, context }: StudiedRun,
  catalogue: readonly CatalogueItem[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (!hasEnrichment(config)) return new Map()
  const store = openRunStore(run)
  try {
    const { knowledge } = config satisfies RunConfig
    const retrieved = await retrieveForItems(catalogue, knowledge, openKnowledge(store), context)
    return new Map(retrieved.map(({ id, passages }) => [id, passages.map(({ passage }) => passage.source)]))
  } finally {
    store.close()
  }
}

function pairsOf({ rows, rowPtr, colIdx }: Csr, times: Float64Array | undefined, ids: IdMaps): readonly StudyPair[] {
  const pairs: StudyPair[] = []
  for (let user = 0; user < rows; user++) {
    for (let e = rowPtr[user]; e < rowPtr[user + 1]; e++)
      pairs.push({
        ...{ user: ids.users[user]!, item: ids.items[colIdx[e]]! },
        ...(times !== undefined && { time: times[e]! }),
      })
  }
  return pairs
}
