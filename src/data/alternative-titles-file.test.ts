import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { alternativeTitlesSchema, readAlternativeTitles } from './alternative-titles-file.ts'
import { parseConfig } from './parse-config.ts'

async function read(content: string, settings: object = {}): Promise<Record<string, readonly string[]>> {
  const dir = await mkdtemp(join(tmpdir(), 'er2alm-titles-'))
  try {
    await writeFile(join(dir, 'a.csv'), content)
    const config = parseConfig(alternativeTitlesSchema, { path: 'a.csv', ...settings }, 'titles')
    return Object.fromEntries((await readAlternativeTitles(config, join(dir, 'a.csv'), { onBadRow: 'stop' })).titles)
  } finally {
    await rm(dir, { recursive: true })
  }
}

test('readAlternativeTitles › gathers the titles of an id', async () => {
  assert.deepEqual(await read('id,title\n7,La Haine\n8,Mothra\n7,Hate\n'), { 7: ['La Haine', 'Hate'], 8: ['Mothra'] })
})

test('readAlternativeTitles › reads addresses as titles, pads ids and passes over rows without a title', async () => {
  const settings = { delimiter: ';', columns: { title: 'uri' }, idDigits: 7 }
  const rows = 'id;title;uri\n55198;Mosura;http://dbpedia.org/resource/Mothra_(film)\n12;The Arrival of a Train;\n'
  assert.deepEqual(await read(rows, settings), { '0055198': ['Mothra'] })
})

test('readAlternativeTitles › says what is wrong with a file', async () => {
  await assert.rejects(read('id,name\n7,x\n'), { code: 'DATA_COLUMN_MISSING' })
  await assert.rejects(read('id,title\n7,\n'), { code: 'DATA_EMPTY' })
  await assert.rejects(read('id,title\n,x\n'), { code: 'DATA_ID' })
})
