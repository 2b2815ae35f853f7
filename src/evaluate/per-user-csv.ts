import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { Er2almError } from '../errors.ts'
import type { ModelEvaluation, SliceValues } from './evaluate.ts'
import { type MetricKey, metricKey, parseMetricKey } from './metrics/registry.ts'
import { SLICE_NAMES, type SliceName } from './slices.ts'

const COLUMNS = ['model', 'seed', 'user', 'slice', 'metric', 'value'] as const

/**
 * Writes `per-user.csv.gz`: a row for every model, seed, slice, metric and user, with original user ids and every digit
 * of the value. Written beside the place and renamed, so that a killed run leaves no half file.
 *
 * @param userIds original ids by user index
 * @throws {Er2almError} EVAL_FILE if it cannot be written (a full disk, no permission)
 */
export async function writePerUserCsv(
  path: string,
  evaluations: readonly ModelEvaluation[],
  userIds: readonly string[],
): Promise<void> {
  const partial = `${path}.partial`
  try {
    await pipeline(Readable.from(csvChunks(evaluations, userIds)), createGzip(), createWriteStream(partial))
    await rename(partial, path)
  } catch (cause) {
    await rm(partial, { force: true })
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Er2almError('EVAL_FILE', `the per-user results could not be written: ${reason}`, {
      file: path,
      cause,
      hint: 'check that the folder exists, may be written to and has room',
    })
  }
}

/**
 * Reads `per-user.csv.gz` back. To compare several runs, read each with the same `userIndex`: equal ids then get equal
 * indices.
 *
 * @param userIndex index by original user id; unknown ids are added at the end
 * @throws {Er2almError} FILE_MISSING if there is no such file · EVAL_FILE, with the row, if it is not such a file
 */
export async function readPerUserCsv(
  path: string,
  userIndex: Map<string, number>,
): Promise<readonly ModelEvaluation[]> {
  const collected = new Map<string, Collected>()
  let row = 0
  try {
    const rows = parse({ relax_column_count: true })
    await pipeline(createReadStream(path), createGunzip(), rows, async (records: AsyncIterable<string[]>) => {
      for await (const record of records) {
        row++
        if (row === 1) requireHeader(record)
        else collect(record, collected, userIndex)
      }
    })
    if (row === 0) throw new RangeError('the file is empty')
  } catch (cause) {
    throw readError(path, row, cause)
  }
  try {
    return [...collected.values()].map(({ model, seed, slices }) => ({
      model,
      seed,
      slices: new Map([...slices].map(([slice, metrics]) => [slice, sliceValues(metrics)])),
    }))
  } catch (cause) {
    throw readError(path, row, cause)
  }
}

function* csvChunks(evaluations: readonly ModelEvaluation[], userIds: readonly string[]): Generator<string> {
  const quotedIds = userIds.map(quoted)
  yield `${COLUMNS.join(',')}\n`
  for (const { model, seed, slices } of evaluations) {
    for (const [slice, { users, values }] of slices) {
      for (const [key, vector] of values) {
        let chunk = ''
        for (let p = 0; p < users.length; p++) {
          chunk += `${quoted(model)},${seed},${quotedIds[users[p]]},${slice},${key},${vector[p]}\n`
        }
        yield chunk
      }
    }
  }
}

/** A field of RFC 4180: quoted when it holds a comma, a quote or a line break. */
function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

/** One model and seed while its rows come in: value by user index, by metric, by slice. */
interface Collected {
  readonly model: string
  readonly seed: number
  readonly slices: Map<SliceName, Map<MetricKey, Map<number, number>>>
}

function collect(record: readonly string[], collected: Map<string, Collected>, userIndex: Map<string, number>): void {
  const [model, seedText, user, sliceText, metricText, valueText] = record
  const slice = SLICE_NAMES.find((name) => name === sliceText)
  const seed = Number(seedText)
  const value = Number(valueText)
  if (
    record.length !== COLUMNS.length ||
    slice === undefined ||
    !Number.isInteger(seed) ||
    !(value >= 0 && value <= 1)
  ) {
    throw new RangeError(`"${record.join(',')}" is not a model, seed, user, slice, metric and a value from 0 to 1`)
  }
  const { name, k } = parseMetricKey(metricText)
  const key = `${seed} ${model}`
  const run = collected.get(key) ?? { model, seed, slices: new Map() }
  collected.set(key, run)
  const metrics = getOrCreate(run.slices, slice)
  const index = userIndex.get(user) ?? userIndex.size
  userIndex.set(user, index)
  getOrCreate(metrics, metricKey(name, k)).set(index, value)
}

function getOrCreate<K, K2, V>(maps: Map<K, Map<K2, V>>, key: K): Map<K2, V> {
  const found = maps.get(key) ?? new Map<K2, V>()
  maps.set(key, found)
  return found
}

function sliceValues(metrics: ReadonlyMap<MetricKey, ReadonlyMap<number, number>>): SliceValues {
  const users = new Set<number>()
  for (const byUser of metrics.values()) for (const user of byUser.keys()) users.add(user)
  const sorted = Int32Array.from(users).sort()
  const values = [...metrics].map(([key, byUser]) => {
    if (byUser.size < users.size) throw new RangeError(`${users.size - byUser.size} users have no ${key}`)
    return [key, Float64Array.from(sorted, (user) => byUser.get(user)!)] as const
  })
  return { users: sorted, values: new Map(values) }
}

function requireHeader(record: readonly string[]): void {
  if (record.join(',') !== COLUMNS.join(',')) throw new RangeError(`the header is not ${COLUMNS.join(',')}`)
}

function readError(path: string, row: number, cause: unknown): Er2almError {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
    return new Er2almError('FILE_MISSING', 'there are no per-user results of this run', {
      file: path,
      cause,
      hint: 'finish the run first: its evaluation writes this file',
    })
  }
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new Er2almError('EVAL_FILE', `the per-user results cannot be read: ${reason}`, {
    file: path,
    row: Math.max(row, 1),
    cause,
    hint: 'run the evaluation again to write the file anew',
  })
}
