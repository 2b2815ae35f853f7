import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Er2almError } from '../errors.ts'
import { readBenchData } from './read-bench-data.ts'

/** The rows of what is read from a folder with one file. */
async function rowsOf(file: string, text: string | Buffer): Promise<{ items: number; rows: number[][] }> {
  const folder = await mkdtemp(join(tmpdir(), 'er2alm-bench-'))
  try {
    await writeFile(join(folder, file), text)
    const { train } = await readBenchData(folder)
    const { rowPtr, colIdx } = train
    const rows = Array.from({ length: train.rows }, (_, r) => [...colIdx.subarray(rowPtr[r], rowPtr[r + 1])])
    return { items: train.cols, rows }
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('readBenchData › tells pairs from users with their items', async () => {
  assert.deepEqual(await rowsOf('train.txt', '0 1\n0 0\n1 2\n'), { items: 3, rows: [[0, 1], [2]] })
  assert.deepEqual(await rowsOf('train.txt', '0 1 0\n1 2\n'), { items: 3, rows: [[0, 1], [2]] })
  assert.deepEqual(await rowsOf('train.txt.gz', gzipSync('0 1 0\n1 2\n')), { items: 3, rows: [[0, 1], [2]] })
  assert.deepEqual(await rowsOf('train.json', '{"0": [1, 0], "1": [2]}'), { items: 3, rows: [[0, 1], [2]] })
})

test('readBenchData › takes dense whole numbers as places, so that an item without an interaction counts', async () => {
  assert.deepEqual(await rowsOf('train.txt', '0 3\n2 1\n'), { items: 4, rows: [[3], [], [1]] })
})

test('readBenchData › numbers other ids in their order', async () => {
  assert.deepEqual(await rowsOf('train.csv', 'user,item\nann,9000000\nbob,7\nann,7\n'), {
    items: 2,
    rows: [[0, 1], [0]],
  })
})

test('readBenchData › says which files it looks for', async () => {
  for (const noFolder of [join(tmpdir(), 'er2alm-no-such-folder'), import.meta.filename]) {
    await assert.rejects(
      readBenchData(noFolder),
      (error) => error instanceof Er2almError && error.code === 'FILE_MISSING' && /train\.txt/.test(error.hint ?? ''),
    )
  }
})
