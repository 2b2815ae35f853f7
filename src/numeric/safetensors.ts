import { Er2almError } from '../errors.ts'
import type { Matrix } from './matrix.ts'

/** What a safetensors file holds. */
export interface TensorFile {
  /** By name. Float32. */
  readonly tensors: ReadonlyMap<string, Matrix>
  readonly metadata: Readonly<Record<string, string>>
}

const LENGTH_BYTES = 8
const FLOAT_BYTES = 4
const METADATA_KEY = '__metadata__'
/** The format's own limit on the header. */
const LARGEST_HEADER_BYTES = 100_000_000

/**
 * The bytes of a safetensors file: header length (8 bytes, little-endian), JSON header padded with spaces to a multiple
 * of 8, then the numbers as little-endian float32, row-major, in the order of the map. The same content gives the same bytes.
 *
 * @throws {Er2almError} BUG if a tensor is named `__metadata__`
 */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  if (tensors.has(METADATA_KEY)) throw new Er2almError('BUG', `a tensor must not be named ${METADATA_KEY}`)
  const entries: [string, unknown][] = Object.keys(metadata).length === 0 ? [] : [[METADATA_KEY, metadata]]
  let numberBytes = 0
  for (const [name, { rows, cols }] of tensors) {
    const end = numberBytes + rows * cols * FLOAT_BYTES
    entries.push([name, { dtype: 'F32', shape: [rows, cols], data_offsets: [numberBytes, end] }])
    numberBytes = end
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)))
  const headerBytes = Math.ceil(text.length / 8) * 8
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes + numberBytes)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(headerBytes), true)
  bytes.set(text, LENGTH_BYTES)
  bytes.fill(0x20, LENGTH_BYTES + text.length, LENGTH_BYTES + headerBytes)
  let place = LENGTH_BYTES + headerBytes
  for (const { data } of tensors.values()) {
    for (let at = 0; at < data.length; at++, place += FLOAT_BYTES) view.setFloat32(place, data[at], true)
  }
  return bytes
}

/**
 * Reads a safetensors file of float32 tensors. One-dimensional tensors become one row, a number (no dimension) 1×1.
 *
 * @param file name of the file, for error messages
 * @throws {Er2almError} TENSORS_INVALID if the bytes are cut off, the header is not as the format says, a type is not
 *                       F32, a tensor has more than two dimensions, or the offsets overlap, leave a gap or do not fit the shape
 */
export function decodeSafetensors(bytes: Uint8Array, file?: string): TensorFile {
  const { header, start } = readHeader(bytes, file)
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start)
  const tensors = new Map<string, Matrix>()
  let metadata: Record<string, string> = {}
  const spans: Span[] = []
  for (const [name, entry] of Object.entries(header)) {
    if (name === METADATA_KEY) {
      metadata = readMetadata(entry, file)
      continue
    }
    const { rows, cols, begin, end } = readEntry(name, entry, file)
    if (end > view.byteLength) {
      throw invalid(`tensor "${name}" ends at byte ${end} of ${view.byteLength}: the file is cut off`, file)
    }
    spans.push({ name, begin, end })
    const data = new Float32Array(rows * cols)
    for (let at = 0; at < data.length; at++) data[at] = view.getFloat32(begin + at * FLOAT_BYTES, true)
    tensors.set(name, { rows, cols, data })
  }
  requireNoGaps(spans, view.byteLength, file)
  return { tensors, metadata }
}

interface Span {
  readonly name: string
  readonly begin: number
  readonly end: number
}

function readHeader(bytes: Uint8Array, file?: string): { header: Record<string, unknown>; start: number } {
  if (bytes.byteLength < LENGTH_BYTES) throw invalid(`${bytes.byteLength} bytes are too few for a header`, file)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerBytes = view.getBigUint64(0, true)
  if (headerBytes > LARGEST_HEADER_BYTES || headerBytes > bytes.byteLength - LENGTH_BYTES) {
    throw invalid(`the header says it is ${headerBytes} bytes long, in a file of ${bytes.byteLength}`, file)
  }
  const start = LENGTH_BYTES + Number(headerBytes)
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, start)))
  } catch (cause) {
    throw invalid('the header is not JSON', file, cause)
  }
  if (!isRecord(header)) throw invalid('the header is not a JSON object', file)
  return { header, start }
}

function readMetadata(entry: unknown, file?: string): Record<string, string> {
  if (!isRecord(entry)) throw invalid('the metadata is not a JSON object', file)
  const metadata: Record<string, string> = {}
  for (const [key, text] of Object.entries(entry)) {
    if (typeof text !== 'string') throw invalid(`metadata "${key}" is not a string`, file)
    metadata[key] = text
  }
  return metadata
}

function readEntry(name: string, entry: unknown, file?: string): Omit<Span, 'name'> & { rows: number; cols: number } {
  if (!isRecord(entry)) throw invalid(`the header's entry "${name}" is not a JSON object`, file)
  if (entry.dtype !== 'F32') throw invalid(`tensor "${name}" has type ${String(entry.dtype)}, not F32`, file)
  const { shape, data_offsets: offsets } = entry
  if (!isSizes(shape) || shape.length > 2) {
    throw invalid(`tensor "${name}" has shape ${JSON.stringify(shape)}; at most two sizes were expected`, file)
  }
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw invalid(`tensor "${name}" has offsets ${JSON.stringify(offsets)}; two ascending numbers were expected`, file)
  }
  const [rows, cols] = shape.length === 2 ? shape : [1, shape[0] ?? 1]
  const [begin, end] = offsets
  if (end - begin !== rows * cols * FLOAT_BYTES) {
    throw invalid(`tensor "${name}" of shape ${JSON.stringify(shape)} has ${end - begin} bytes`, file)
  }
  return { rows, cols, begin, end }
}

/** The format asks that the tensors cover the numbers without overlap or gap, so that nothing is hidden in the file. */
function requireNoGaps(spans: Span[], numberBytes: number, file?: string): void {
  let covered = 0
  for (const { name, begin, end } of spans.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      const what = begin < covered ? 'overlaps the one before' : 'leaves a gap before it'
      throw invalid(`tensor "${name}" begins at byte ${begin}, not ${covered}: it ${what}`, file)
    }
    covered = end
  }
  if (covered !== numberBytes)
    throw invalid(`${numberBytes - covered} bytes after the last tensor belong to none`, file)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

function invalid(what: string, file?: string, cause?: unknown): Er2almError {
  return new Er2almError('TENSORS_INVALID', `not a valid safetensors file: ${what}`, {
    hint: 'The file is damaged or of another kind; write it again.',
    file,
    cause,
  })
}
