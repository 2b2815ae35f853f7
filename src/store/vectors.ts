import { Er2almError } from '../errors.ts'
import { createArea, guardStore, inTransaction, type Store } from './sqlite.ts'

/** Vectors of texts, keyed by the SHA-256 of encoder and text. Paid for once, like calls. */
export interface VectorStore {
  /** The vector of a key, or undefined. @throws {Er2almError} VECTOR_DIM if it has another width than `dim` */
  find(key: string, dim: number): Float32Array | undefined
  /** Adds vectors in one durable transaction; a key that is there already is left as it is. */
  add(entries: Iterable<VectorEntry>): number
  entries(): Generator<VectorEntry>
}

export interface VectorEntry {
  readonly key: string
  readonly vector: Float32Array
}

/** Opens the vectors of the store, making their table when it is not there. */
export function openVectors(store: Store): VectorStore {
  createArea(store, 'vectors', 1, [
    'CREATE TABLE vectors (key TEXT PRIMARY KEY, vector BLOB NOT NULL) STRICT, WITHOUT ROWID',
  ])
  const select = store.db.prepare('SELECT vector FROM vectors WHERE key = ?')
  const insert = store.db.prepare('INSERT OR IGNORE INTO vectors VALUES (?, ?)')
  return {
    find(key, dim) {
      const row = guardStore(store.path, () => select.get(key))
      if (row === undefined) return undefined
      const vector = fromBlob(row.vector)
      if (vector.length !== dim) {
        throw new Er2almError('VECTOR_DIM', `a stored vector has ${vector.length} numbers, the encoder gives ${dim}`, {
          file: store.path,
          hint: 'the encoder or its `dim` changed: use a new store, or the encoder that wrote these vectors',
        })
      }
      return vector
    },
    add(entries) {
      return inTransaction(store, () => {
        let added = 0
        for (const { key, vector } of entries) added += Number(insert.run(key, toBlob(vector)).changes)
        return added
      })
    },
    *entries() {
      for (const row of store.db.prepare('SELECT key, vector FROM vectors ORDER BY key').iterate()) {
        yield { key: String(row.key), vector: fromBlob(row.vector) }
      }
    },
  }
}

function toBlob(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
}

function fromBlob(blob: unknown): Float32Array {
  const bytes = blob as Uint8Array
  // Copied: SQLite's bytes need not start on a multiple of four.
  return new Float32Array(bytes.slice().buffer)
}
