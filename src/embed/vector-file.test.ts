import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { createRandom } from '../numeric/random.ts'
import { openStore } from '../store/sqlite.ts'
import { openVectors, type VectorEntry, type VectorStore } from '../store/vectors.ts'
import { vectorKey } from './embed-texts.ts'
import { expand, quantise } from './quantise.ts'
import { exportVectors, importVectors } from './vector-file.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'er2alm-vectors-'))
})
after(() => rm(folder, { recursive: true }))

function freshStore(): VectorStore {
  return openVectors(openStore(':memory:'))
}

function storedVector(key: string, dim: number): VectorEntry {
  const random = createRandom(key.charCodeAt(0))
  const raw = Float32Array.from({ length: dim }, () => random.normal() / Math.sqrt(dim))
  return { key: vectorKey('test', key), vector: expand(quantise(raw)) }
}

test('exportVectors › writes a file from which importVectors gives the same bits', async () => {
  const store = freshStore()
  store.add(['a', 'b', 'c'].map((key) => storedVector(key, 384)))
  const file = join(folder, 'round-trip.jsonl.gz')
  assert.equal(await exportVectors(store, file, 'test'), 3)
  const other = freshStore()
  assert.equal(await importVectors(other, file), 3)
  assert.deepEqual([...other.entries()], [...store.entries()])
  assert.equal(await importVectors(other, file), 0)
})

test('exportVectors › takes under 470 bytes a vector of 384 numbers', async () => {
  const store = freshStore()
  const entries = Array.from({ length: 200 }, (_, n) => storedVector(String.fromCharCode(200 + n), 384))
  store.add(entries)
  const file = join(folder, 'size.jsonl.gz')
  await exportVectors(store, file, 'test')
  const bytes = statSync(file).size / entries.length
  assert.ok(bytes < 470, `${bytes} bytes`)
})

test('exportVectors › writes only the keys asked for, ascending, under a header that names the encoder', async () => {
  const store = freshStore()
  const [a, b, c] = ['a', 'b', 'c'].map((key) => storedVector(key, 8))
  store.add([a, b, c])
  const file = join(folder, 'some.jsonl.gz')
  await exportVectors(store, file, 'my encoder', new Set([a.key, c.key]))
  const [header, ...lines] = gunzipSync(readFileSync(file)).toString().trim().split('\n')
  assert.deepEqual(JSON.parse(header), { format: 'er2alm-vectors', version: 1, encoder: 'my encoder' })
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as [string])[0]),
    [a.key, c.key].sort(),
  )
})

test('exportVectors › refuses a vector that it could not give back', async () => {
  const store = freshStore()
  store.add([{ key: vectorKey('test', 'raw'), vector: Float32Array.of(0.1, 0.123456) }])
  await assert.rejects(exportVectors(store, join(folder, 'raw.jsonl.gz'), 'test'), { code: 'VECTOR_FILE' })
})

test('exportVectors › says that the folder is not there', async () => {
  const file = join(folder, 'no', 'folder.jsonl.gz')
  await assert.rejects(exportVectors(freshStore(), file, 'test'), { code: 'VECTOR_FILE', file })
})

const HEADER = JSON.stringify({ format: 'er2alm-vectors', version: 1, encoder: 'test' })
const GOOD_LINE = JSON.stringify([vectorKey('test', 'a'), 0.5, 'AQI='])
const DAMAGED: readonly [string, Buffer, number][] = [
  ['empty', gzipSync(''), 1],
  ['no gzip', Buffer.from('plain text'), 1],
  ['another format', gzipSync('{"format":"x"}\n'), 1],
  ['a newer version', gzipSync('{"format":"er2alm-vectors","version":2,"encoder":"e"}\n'), 1],
  ['no JSON in row 3', gzipSync(`${HEADER}\n${GOOD_LINE}\n[\n`), 3],
  ['a key that is no hash', gzipSync(`${HEADER}\n["k",0.5,"AQI="]\n`), 2],
  ['codes that are no base64', gzipSync(`${HEADER}\n${GOOD_LINE.replace('AQI=', '%%')}\n`), 2],
]

for (const [what, bytes, row] of DAMAGED) {
  test(`importVectors › names file and row: ${what}`, async () => {
    const file = join(folder, 'damaged.jsonl.gz')
    await writeFile(file, bytes)
    await assert.rejects(importVectors(freshStore(), file), { code: 'VECTOR_FILE', file, row })
  })
}

test('importVectors › refuses a truncated file', async () => {
  const store = freshStore()
  store.add(['a', 'b', 'c'].map((key) => storedVector(key, 384)))
  const file = join(folder, 'truncated.jsonl.gz')
  await exportVectors(store, file, 'test')
  await writeFile(file, readFileSync(file).subarray(0, 900))
  await assert.rejects(importVectors(freshStore(), file), { code: 'VECTOR_FILE', message: /cannot be read/ })
})

test('importVectors › says that there is no file', async () => {
  const file = join(folder, 'none.jsonl.gz')
  await assert.rejects(importVectors(freshStore(), file), { code: 'FILE_MISSING', file })
})
