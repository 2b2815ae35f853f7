import { statSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'
import { type Progress, silentProgress } from '../context.ts'
import { Er2almError } from '../errors.ts'
import { readAlternativeTitles } from './alternative-titles-file.ts'
import { type CatalogueItem, readCatalogue } from './catalogue.ts'
import type { DataConfig } from './config.ts'
import type { Counts, DataReport, FileReport } from './data-report.ts'
import type { IdMaps, RecDataset } from './dataset.ts'
import { findDefects } from './defects.ts'
import { createIdTable } from './id-table.ts'
import { readIds } from './ids-file.ts'
import { indexIds } from './index-ids.ts'
import { inputDefects } from './input-defects.ts'
import { createInteractionColumns } from './interaction-columns.ts'
import {
  countDistinct,
  filterInteractions,
  type Interactions,
  LEFT_OUT,
  PART_NAMES,
  TEST,
  TRAIN,
  VALIDATION,
} from './interactions.ts'
import { partCsr } from './part-csr.ts'
import { countStep, prepareInteractions } from './prepare/prepare.ts'
import { readInteractions } from './read-interactions.ts'
import { refuseOverlap } from './refuse-overlap.ts'
import { applySplit, isMeasured, splitRule } from './splits/registry.ts'
import type { SplitAssignment } from './splits/split-rule.ts'

/** A dataset with what is needed to speak about it in the user's own ids. */
export interface LoadedData {
  readonly dataset: RecDataset
  readonly ids: IdMaps
  /** By item id; empty without a catalogue. May hold items that are no candidates. */
  readonly catalogue: ReadonlyMap<string, CatalogueItem>
  readonly report: DataReport
}

export interface LoadOptions {
  /** Folder that the paths of the config start from. */
  readonly baseDir: string
  readonly signal?: AbortSignal
  readonly progress?: Progress
}

/**
 * Reads, checks, prepares and splits interactions. The same files and config give the same dataset, whatever the order
 * of the rows (but for equal times of one pair, where the later row counts as later).
 *
 * @param config as `dataConfigSchema` gives it
 * @throws {Er2almError} with file and row where there is one: FILE_… and DATA_…; DATA_OVERLAP if a held-out pair is also
 *   in an earlier part, unless `allowOverlap`; INTERRUPTED when the signal aborts
 */
export async function loadDataset(config: DataConfig, options: LoadOptions): Promise<LoadedData> {
  const read = await readFiles(config, options)
  const catalogue = await loadCatalogue(config, options)
  const prepared = prepareInteractions(read.interactions, config, read.ids, read.paths)
  const indexed = indexIds(prepared.interactions, read.ids)
  const assignment = applySplit(
    {
      interactions: indexed.interactions,
      numUsers: indexed.ids.users.length,
      numItems: indexed.ids.items.length,
      userIds: indexed.ids.users,
    },
    config.split,
  )
  const kept = keepAssigned(indexed.interactions, assignment)
  const extra = await extraIds(config, options, catalogue.items, indexed.ids)
  const { interactions, ids } = indexIds(kept.interactions, indexed.ids, extra)
  const dataset = buildDataset(interactions, kept.parts, ids)
  if (dataset.train.colIdx.length === 0) throw emptyTrain(assignment)

  const files = [...read.files, ...catalogue.files]
  const steps = [...prepared.steps, countStep('split', indexed.interactions, interactions)]
  const defects = [
    ...findDefects(dataset, ids, isMeasured(config.split)),
    ...inputDefects(files, steps, ids, catalogue.items),
  ]
  if (!config.allowOverlap) refuseOverlap(defects, read.paths)
  const count = (part: number): Counts => countPart(interactions, kept.parts, part)
  const { rule, notes } = assignment
  const split = {
    kind: config.split.kind,
    rule,
    notes,
    train: count(TRAIN),
    validation: count(VALIDATION),
    test: count(TEST),
  }
  const report = { files, steps, split, numUsers: ids.users.length, numItems: ids.items.length, defects }
  return { dataset, ids, catalogue: catalogue.items, report }
}

/**
 * Paths of all files that a config reads, resolved against `baseDir`; together with the config they settle the dataset.
 */
export function dataFiles(config: DataConfig, baseDir: string): string[] {
  const { files, idsFile } = splitRule(config.split)
  const paths = [
    config.interactions?.path,
    ...(files?.(config.split).map(({ file }) => file.path) ?? []),
    idsFile?.(config.split),
    config.catalogue?.path,
    config.catalogue?.alternativeTitles?.path,
  ]
  return paths.filter((path) => path !== undefined).map((path) => resolvePath(path, baseDir))
}

function resolvePath(path: string, baseDir: string): string {
  return isAbsolute(path) ? path : join(baseDir, path)
}

const MEGABYTE = 1e6

/** Size of a file; undefined when it is not there, which reading it says better. */
function megabytes(path: string): number | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats && Math.ceil(stats.size / MEGABYTE)
}

interface ReadFiles {
  readonly interactions: Interactions
  readonly ids: IdMaps
  readonly files: readonly FileReport[]
  /** Of the file of each part; of the one file at 0 where a rule makes the parts. */
  readonly paths: readonly string[]
}

async function readFiles(
  config: DataConfig,
  { baseDir, signal, progress = silentProgress }: LoadOptions,
): Promise<ReadFiles> {
  const sink = { users: createIdTable(), items: createIdTable(), columns: createInteractionColumns() }
  const given = splitRule(config.split).files?.(config.split)
  const sources: { role: FileReport['role']; part: number; file: NonNullable<DataConfig['interactions']> }[] =
    given?.map(({ part, file }) => ({ role: part, part: PART_NAMES.indexOf(part), file })) ?? []
  if (config.interactions !== undefined) sources.push({ role: 'interactions', part: TRAIN, file: config.interactions })
  const files: FileReport[] = []
  const paths: string[] = []
  for (const { role, part, file } of sources) {
    paths[part] = resolvePath(file.path, baseDir)
    const step = progress.start(`read ${basename(file.path)}, MB`, megabytes(paths[part]))
    const onBytes = (bytes: number): void => step.update(bytes / MEGABYTE)
    try {
      const options = { onBadRow: config.onBadRow, signal, onBytes }
      files.push(await readInteractions(file, paths[part], role, part, sink, options))
    } finally {
      step.end()
    }
  }
  const interactions = sink.columns.finish(given !== undefined)
  return { interactions, ids: { users: sink.users.ids, items: sink.items.ids }, files, paths }
}

async function loadCatalogue(
  { catalogue, onBadRow }: DataConfig,
  { baseDir, signal }: LoadOptions,
): Promise<{ readonly items: ReadonlyMap<string, CatalogueItem>; readonly files: readonly FileReport[] }> {
  if (catalogue === undefined) return { items: new Map(), files: [] }
  const { path, alternativeTitles } = catalogue
  const listed =
    alternativeTitles === undefined
      ? undefined
      : await readAlternativeTitles(alternativeTitles, resolvePath(alternativeTitles.path, baseDir), {
          onBadRow,
          signal,
        })
  const alternatives = listed?.titles
  const { items, report } = await readCatalogue(catalogue, resolvePath(path, baseDir), {
    onBadRow,
    signal,
    alternatives,
  })
  return { items, files: listed === undefined ? [report] : [report, listed.report] }
}

/** Ids that have an index without an interaction: of the catalogue, and of an `ids.json`, which must know all others. */
async function extraIds(
  config: DataConfig,
  { baseDir }: LoadOptions,
  catalogue: ReadonlyMap<string, CatalogueItem>,
  interacted: IdMaps,
): Promise<IdMaps> {
  const items = config.catalogue?.candidates === 'all' ? [...catalogue.keys()] : []
  const path = splitRule(config.split).idsFile?.(config.split)
  if (path === undefined) return { users: [], items }
  const file = resolvePath(path, baseDir)
  const listed = await readIds(file)
  for (const side of ['users', 'items'] as const) {
    const known = new Set(listed[side])
    const stranger = interacted[side].find((id) => !known.has(id))
    if (stranger === undefined) continue
    throw new Er2almError(
      'DATA_ID',
      `the split files have the ${side.slice(0, -1)} "${stranger}", which ${file} does not list`,
      {
        file,
        hint: 'give the ids.json that was written with these split files, or leave ids out',
      },
    )
  }
  return { users: listed.users, items: [...items, ...listed.items] }
}

function keepAssigned(
  interactions: Interactions,
  { parts }: SplitAssignment,
): { readonly interactions: Interactions; readonly parts: Uint8Array } {
  return {
    interactions: filterInteractions(interactions, (place) => parts[place] !== LEFT_OUT),
    parts: parts.filter((part) => part !== LEFT_OUT),
  }
}

function buildDataset(interactions: Interactions, parts: Uint8Array, ids: IdMaps): RecDataset {
  const size = { numUsers: ids.users.length, numItems: ids.items.length }
  const train = partCsr(interactions, parts, TRAIN, size)
  const validation = partCsr(interactions, parts, VALIDATION, size)
  const test = partCsr(interactions, parts, TEST, size)
  return {
    ...size,
    train: train.csr,
    validation: validation.csr,
    test: test.csr,
    ...(train.times && { trainTimes: train.times }),
    ...(validation.times && { validationTimes: validation.times }),
    ...(test.times && { testTimes: test.times }),
    itemFeatures: new Map(),
    userFeatures: new Map(),
  }
}

function countPart(interactions: Interactions, parts: Uint8Array, part: number): Counts {
  const { users, items } = filterInteractions(interactions, (place) => parts[place] === part)
  return { interactions: users.length, users: countDistinct(users), items: countDistinct(items) }
}

function emptyTrain({ rule }: SplitAssignment): Er2almError {
  return new Er2almError('DATA_NOTHING_LEFT', `the split leaves no training interaction (${rule})`, {
    hint: 'move the cut, or lower the shares that are held out',
  })
}
