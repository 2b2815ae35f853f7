import type { Progress } from '../context.ts'
import type { CatalogueItem } from '../data/catalogue.ts'
import { type DataConfig, dataConfigSchema } from '../data/config.ts'
import type { DataReport } from '../data/data-report.ts'
import type { IdMaps, RecDataset } from '../data/dataset.ts'
import { dataFiles, loadDataset } from '../data/load-dataset.ts'
import { parseConfig } from '../data/parse-config.ts'
import { startsAsGzip } from '../data/readers/open-bytes.ts'
import { isMeasured } from '../data/splits/registry.ts'
import { writeSplit } from '../data/write-split.ts'
import { Er2almError } from '../errors.ts'
import type { Json } from '../llm/request.ts'
import { hashFile, type RunFolder, toLines } from './run-folder.ts'

/** The data of a run, as its folder holds it. */
export interface RunData {
  readonly dataset: RecDataset
  readonly ids: IdMaps
  /** By dense item index; an item that the catalogue lacks has its id as title. */
  readonly catalogue: readonly CatalogueItem[]
}

const VERSION = 1
const CATALOGUE = 'data/catalogue.jsonl'
const SPLIT = 'data/split.json'
const REPORT = 'data/report.json'

/**
 * Reads, validates and splits the data, and writes the split files into the run folder. Returns the stage's identity.
 *
 * @param onLoaded given the data when they were read now, as `loadRunData` would read them back
 */
export async function dataStage(
  run: RunFolder,
  config: DataConfig,
  baseDir: string,
  signal: AbortSignal,
  progress?: Progress,
  onLoaded?: (data: RunData) => void,
): Promise<string> {
  const files = dataFiles(config, baseDir)
  // Says what is wrong with a file that cannot be read better than hashing it would.
  for (const file of files) await startsAsGzip(file)
  const hashes = await Promise.all(files.map((file) => hashFile(file)))
  const inputs = Object.fromEntries(hashes.map((hash, i) => [`file ${i + 1}`, hash]))
  const key = { version: VERSION, config: config as unknown as Json, inputs }
  const { identity } = await run.stage('data', key, async () => {
    const { dataset, ids, catalogue, report } = await loadDataset(config, { baseDir, signal, progress })
    if (dataset.test.colIdx.length === 0 && isMeasured(config.split)) {
      throw new Er2almError('DATA_DEFECT', 'the test part is empty: nothing can be measured', {
        hint: 'give more interactions, or another data.split ("none" fits models without measuring them); `er2alm data check` shows what is left after each step',
      })
    }
    const split = await writeSplit(run.path('data'), dataset, ids)
    const items = ids.items.map((id): CatalogueItem => catalogue.get(id) ?? { id, title: id, genres: [] })
    run.write(CATALOGUE, toLines(items))
    run.write(SPLIT, `${JSON.stringify(split, null, 2)}\n`)
    run.write(REPORT, `${JSON.stringify(report, null, 2)}\n`)
    onLoaded?.({ dataset, ids, catalogue: items })
    return [CATALOGUE, SPLIT, REPORT, 'data/ids.json']
  })
  return identity
}

/** The data that the data stage wrote. @throws {Er2almError} RUN_UNREADABLE if the folder holds none */
export async function loadRunData(run: RunFolder, signal?: AbortSignal, progress?: Progress): Promise<RunData> {
  const split = run.readJson<unknown>(SPLIT)
  const config = parseConfig(dataConfigSchema, { split, allowOverlap: true }, run.path(SPLIT))
  const { dataset, ids } = await loadDataset(config, { baseDir: run.path('data'), signal, progress })
  return { dataset, ids, catalogue: run.readLines<CatalogueItem>(CATALOGUE) }
}

/** What the data stage found out, defects included. */
export function loadDataReport(run: RunFolder): DataReport {
  return run.readJson<DataReport>(REPORT)
}
