import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { tinyParquet } from '../../../test/fault/tiny-parquet.ts'
import { parquet } from './parquet.ts'

const columns = [
  { name: 'user', values: [7n, 7n, 9n] },
  { name: 'item', values: ['0113277', 'b', 'ü'] },
  { name: 'rating', values: [4.5, 3, 1] },
]

async function readBack(bytes: Buffer): Promise<unknown[]> {
  const dir = await mkdtemp(join(tmpdir(), 'er2alm-parquet-'))
  try {
    await writeFile(join(dir, 'a.parquet'), bytes)
    const read: unknown[] = []
    for await (const batch of parquet.rows(join(dir, 'a.parquet'), { header: true, encoding: 'utf-8' })) {
      read.push(batch.columns, ...batch.rows)
    }
    return read
  } finally {
    await rm(dir, { recursive: true })
  }
}

const expected = [
  ['user', 'item', 'rating'],
  { row: 1, values: [7n, '0113277', 4.5] },
  { row: 2, values: [7n, 'b', 3] },
  { row: 3, values: [9n, 'ü', 1] },
]

for (const codec of ['none', 'gzip', 'zstd'] as const) {
  test(`parquet reads names, values and rows from 1 with codec ${codec}`, async () => {
    assert.deepEqual(await readBack(tinyParquet(columns, codec)), expected)
  })
}

test('parquet reads a file that is gzipped as a whole', async () => {
  assert.deepEqual(await readBack(gzipSync(tinyParquet(columns))), expected)
})

test('parquet says that a file cut off before its footer is no Parquet', async () => {
  await assert.rejects(readBack(tinyParquet(columns).subarray(0, 60)), { code: 'DATA_PARQUET' })
})
