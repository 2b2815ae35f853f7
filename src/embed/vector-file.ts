import { createReadStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { createGunzip, gzip } from 'node:zlib'
import { z } from 'zod'
import { Er2almError } from '../errors.ts'
import type { VectorEntry, VectorStore } from '../store/vectors.ts'
import { expand, quantise } from './quantise.ts'

const FORMAT = 'er2alm-vectors'
const VERSION = 1
const IMPORT_EVERY = 1024

const headerLine: z.ZodType<{ readonly format: string; readonly version: number; readonly encoder: string }> =
  z.looseObject({ format: z.literal(FORMAT), version: z.literal(VERSION), encoder: z.string() })

/** A line after the header: key, scale, and the codes in base64. */
const vectorLine: z.ZodType<readonly [string, number, string]> = z.tuple([
  z.string().regex(/^[0-9a-f]{64}$/),
  z.number().nonnegative(),
  z.base64().min(1),
])

/**
 * Writes vectors as gzipped JSON lines: a header `{ format, version, encoder }`, then `[key, scale, base64 codes]` a
 * vector, ascending by key: about 420 bytes for 384 numbers. Reading it back gives the same float32 bits.
 *
 * @param encoderId for readers of the file; the keys already depend on it
 * @param keys      only these; absent = all in the store
 * @returns         vectors written
 * @throws {Er2almError} VECTOR_FILE if a vector in the store is not of the stored form, or the file cannot be written
 */
export async function exportVectors(
  vectors: VectorStore,
  file: string,
  encoderId: string,
  keys?: ReadonlySet<string>,
): Promise<number> {
  const lines = [JSON.stringify({ format: FORMAT, version: VERSION, encoder: encoderId })]
  for (const { key, vector } of vectors.entries()) {
    if (keys !== undefined && !keys.has(key)) continue
    const form = quantise(vector)
    if (!sameBits(expand(form), vector)) {
      throw new Er2almError('VECTOR_FILE', `vector ${key} was not stored by embedTexts and would lose precision`, {
        file,
        hint: 'encode the texts again into a new store',
      })
    }
    lines.push(JSON.stringify([key, form.scale, Buffer.from(form.codes.buffer).toString('base64')]))
  }
  const packed = await promisify(gzip)(`${lines.join('\n')}\n`, { level: 9 })
  const partial = `${file}.partial`
  try {
    await writeFile(partial, packed)
    await rename(partial, file) // a killed export leaves no half file under the final name
  } catch (cause) {
    await rm(partial, { force: true })
    throw fileError(file, undefined, `cannot be written: ${(cause as Error).message}`, cause)
  }
  return lines.length - 1
}

/**
 * Adds the vectors of a file to the store; keys that are there already stay as they are.
 *
 * @returns how many were new
 * @throws {Er2almError} FILE_MISSING, or VECTOR_FILE with the row if the file is truncated, of another format or damaged
 */
export async function importVectors(vectors: VectorStore, file: string): Promise<number> {
  let added = 0
  let portion: VectorEntry[] = []
  for await (const entry of readVectors(file)) {
    portion.push(entry)
    if (portion.length < IMPORT_EVERY) continue
    added += vectors.add(portion)
    portion = []
  }
  return added + vectors.add(portion)
}

async function* readVectors(file: string): AsyncGenerator<VectorEntry> {
  let row = 0
  try {
    for await (const line of unzippedLines(file)) {
      row++
      if (row === 1) parseLine(headerLine, line, file, row)
      else {
        const [key, scale, codes] = parseLine(vectorLine, line, file, row)
        yield { key, vector: expand({ scale, codes: Int8Array.from(Buffer.from(codes, 'base64')) }) }
      }
    }
  } catch (cause) {
    if (cause instanceof Er2almError) throw cause
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Er2almError('FILE_MISSING', `there is no vector file ${file}`, { file, hint: 'check the path', cause })
    }
    throw fileError(file, row + 1, `cannot be read: ${(cause as Error).message}`, cause)
  }
  if (row === 0) throw fileError(file, 1, 'is empty')
}

async function* unzippedLines(file: string): AsyncGenerator<string> {
  const unpacked = createGunzip()
  const source = createReadStream(file)
  source.on('error', (error) => unpacked.destroy(error))
  source.pipe(unpacked).setEncoding('utf8')
  let rest = ''
  try {
    for await (const chunk of unpacked) {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } finally {
    source.destroy()
  }
  if (rest !== '') yield rest
}

function parseLine<T>(schema: z.ZodType<T>, line: string, file: string, row: number): T {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw fileError(file, row, 'is not JSON', cause)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw fileError(file, row, `is not a line of a version ${VERSION} vector file: ${parsed.error.issues[0].message}`)
}

function fileError(file: string, row: number | undefined, what: string, cause?: unknown): Er2almError {
  return new Er2almError('VECTOR_FILE', `vector file ${file}${row === undefined ? '' : `, row ${row}`}: ${what}`, {
    file,
    row,
    cause,
    hint: 'restore the file from its source, or record it again (the demo: npm run demo:record)',
  })
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  return a.every((value, d) => value === b[d])
}
