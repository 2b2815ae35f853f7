import type { CatalogueItem } from '../../data/catalogue.ts'
import type { IdMaps } from '../../data/dataset.ts'
import { Er2almError } from '../../errors.ts'
import { openKnowledge } from '../../knowledge/sqlite-store.ts'
import type { Csr } from '../../numeric/csr.ts'
import { hasEnrichment, type RunConfig } from '../../pipeline/config.ts'
import { loadRunData, type RunData } from '../../pipeline/data-stage.ts'
import { oneSpelling, SHARED_ATTRIBUTES } from '../../pipeline/item-attributes.ts'
import { retrieveForItems } from '../../pipeline/knowledge-stage.ts'
import { loadAttributes } from '../../pipeline/load-attributes.ts'
import { openRunStore } from '../../pipeline/run.ts'
import { type ReliabilityOf, valueReliabilities } from '../../pipeline/value-reliabilities.ts'
import type { StudiedRun } from '../registry.ts'
import type { StudyData, StudyItem, StudyPair } from './films.ts'

/**
 * A run's own data with what its language model read: would it help if these items were new?
 * @throws {Er2almError} RUN_NOT_ENRICHED, RUN_UNREADABLE
 */
export async function studyOfRun({ run, config, context }: StudiedRun): Promise<StudyData> {
  const { dataset, ids, catalogue } = await loadRunData(run, context.signal)
  const stated = new Map<string, Record<string, string[]>>()
  for (const { item, attribute, status, value } of loadAttributes(run)) {
    if (status !== 'stated' || !SHARED_ATTRIBUTES.includes(attribute)) continue
    const values = stated.get(item) ?? {}
    stated.set(item, values)
    values[attribute] = [...(values[attribute] ?? []), ...value.flatMap((text) => oneSpelling(attribute, text))]
  }
  const sourcesOf = await passageSources({ run, config, context }, catalogue)
  const reliabilityOf = await reliabilities({ run, config, context }, { dataset, ids, catalogue })
  const items = catalogue.map(({ id, title, year, genres }): StudyItem => {
    const values = stated.get(id) ?? {}
    const sources = sourcesOf.get(id) ?? []
    const count = Object.values(values).reduce((sum, list) => sum + list.length, 0)
    return {
      ...{ id, title, genres, stated: values, ...(year !== undefined && { year }) },
      ...(reliabilityOf && { reliability: (attribute, value) => reliabilityOf(id, attribute, value) }),
      coverage: { documents: sources.length, sources: new Set(sources).size, values: count },
    }
  })
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

/** Our noise control on the run's statements; undefined, with a warning, where there is nothing to learn from. */
async function reliabilities({ run, config, context }: StudiedRun, data: RunData): Promise<ReliabilityOf | undefined> {
  if (!hasEnrichment(config)) return undefined
  const store = openRunStore(run)
  try {
    return await valueReliabilities(run, store, config, data, context)
  } catch (error) {
    if (!(error instanceof Er2almError) || error.code !== 'USAGE') throw error
    context.log.warn('stated values are not weighed', { why: error.message })
    return undefined
  } finally {
    store.close()
  }
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
