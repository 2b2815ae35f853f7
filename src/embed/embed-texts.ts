import { createHash } from 'node:crypto'
import { type Progress, silentProgress } from '../context.ts'
import type { Encoder } from '../encoders/encoder.ts'
import { Er2almError } from '../errors.ts'
import type { VectorEntry, VectorStore } from '../store/vectors.ts'
import { expand, quantise } from './quantise.ts'

/** `live` encodes what is missing; `replay` takes recorded vectors only. */
export type EmbedMode = 'live' | 'replay'

export interface EmbedTextsOptions {
  readonly mode: EmbedMode
  /** Texts per committed portion; at most this many are encoded again after a kill. */
  readonly commitEvery?: number
  readonly signal?: AbortSignal
  readonly progress?: Progress
}

const COMMIT_EVERY = 64
const SHOWN_CHARACTERS = 60

/** Key of a text's vector in the store: SHA-256 of the JSON array `["embedding", encoder id, text]`. */
export function vectorKey(encoderId: string, text: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['embedding', encoderId, text]))
    .digest('hex')
}

/**
 * The vector of each distinct text: from the store, or encoded once and stored.
 * What is returned is the stored form (one byte a number, expanded; see `quantise`), also in the run that encodes it.
 *
 * @param texts equal strings are encoded once; the map is in order of first appearance
 * @throws {Er2almError} EMBED_NOT_RECORDED in `replay` if a text has no vector in the store; VECTOR_DIM if a stored or a
 *   new vector is not `encoder.dim` wide; the encoder's and the store's own errors
 */
export async function embedTexts(
  encoder: Encoder,
  vectors: VectorStore,
  texts: Iterable<string>,
  options: EmbedTextsOptions,
): Promise<ReadonlyMap<string, Float32Array>> {
  const { mode, commitEvery = COMMIT_EVERY, signal, progress = silentProgress } = options
  const found = new Map<string, Float32Array>()
  const missing: string[] = []
  const empty = new Float32Array(0)
  for (const text of texts) {
    if (found.has(text)) continue
    const vector = vectors.find(vectorKey(encoder.id, text), encoder.dim)
    if (vector === undefined) missing.push(text)
    found.set(text, vector ?? empty) // keeps the order; filled below
  }
  if (missing.length > 0 && mode === 'replay') throw notRecorded(encoder.id, missing)
  if (missing.length === 0) return found
  const step = progress.start('embed texts', missing.length)
  try {
    for (let start = 0; start < missing.length; start += commitEvery) {
      signal?.throwIfAborted()
      const portion = missing.slice(start, start + commitEvery)
      const { data } = await encoder.embed(portion, signal)
      const entries: VectorEntry[] = portion.map((text, row) => {
        const vector = Float32Array.from(data.subarray(row * encoder.dim, (row + 1) * encoder.dim))
        return { key: vectorKey(encoder.id, text), vector: expand(quantise(vector)) }
      })
      vectors.add(entries)
      for (const [row, text] of portion.entries()) found.set(text, entries[row].vector)
      step.update(start + portion.length)
    }
  } finally {
    step.end()
  }
  return found
}

function notRecorded(encoderId: string, missing: readonly string[]): Er2almError {
  const [text] = missing
  const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
  return new Er2almError(
    'EMBED_NOT_RECORDED',
    `${missing.length} of the texts have no recorded vector of ${encoderId}; the first is "${shown}"`,
    {
      hint: 'run once with mode "live" to encode and record them (the demo: npm run demo:record), or use the encoder whose vectors were recorded',
    },
  )
}
