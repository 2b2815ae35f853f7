import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { StudyItem } from './films.ts'
import { readableItems } from './readable-items.ts'

function film(id: string, title: string, year?: number): StudyItem {
  const coverage = { documents: 0, sources: 0, values: 0 }
  return { id, title, genres: [], stated: {}, coverage, ...(year !== undefined && { year }) }
}

function folderWith(documents: readonly object[]): string {
  const data = mkdtempSync(join(tmpdir(), 'er2alm-readable-'))
  mkdirSync(join(data, 'kb'))
  const text = documents.map((document) => `${JSON.stringify(document)}\n`).join('')
  writeFileSync(join(data, 'kb', 'docs.jsonl.gz'), gzipSync(text))
  return data
}

test('readableItems › shows the article of a title and year, and nothing of other sources or of structured fields', async () => {
  const data = folderWith([
    { id: 'w1', src: 'wiki', title: 'The Lantern', year: 1961, text: 'A film by Ann Lead.', directors: ['Gold Value'] },
    { id: 'c1', src: 'cmu', title: 'The Lantern', year: 1961, text: 'A summary.', countries: ['Canada'] },
    { id: 'w2', src: 'wiki', title: 'The Lantern', year: 1990, text: 'Another film.' },
  ])
  const readable = await readableItems(data, [
    film('1', 'The Lantern', 1961),
    film('2', 'No Such Film', 1961),
    film('3', '', 1961),
  ])
  assert.deepEqual(
    readable.map(({ id, passages }) => [id, passages.map(({ text }) => text)]),
    [['1', ['A film by Ann Lead.']]],
  )
  assert.equal(JSON.stringify(readable).includes('Gold Value'), false)
})

test('readableItems › says which folder it misses', async () => {
  await assert.rejects(readableItems(join(tmpdir(), 'er2alm-no-such-folder'), []), { code: 'FILE_MISSING' })
})
