import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { knowledgeConfig } from '../config.ts'
import type { Passage, RetrievalQuery } from '../passage.ts'
import { type JsonlSourceConfig, jsonlSource } from './jsonl.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-jsonl-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const HEAT = '{"id":"a:1","title":"Heat","year":1995,"text":"A robbery.","source":"a"}'

async function read(
  bytes: string | Uint8Array,
  settings: Readonly<Record<string, unknown>> = {},
  item?: RetrievalQuery,
): Promise<Passage[]> {
  const file = join(dir, 'passages.jsonl')
  writeFileSync(file, bytes)
  const { sources } = knowledgeConfig.parse({ sources: [{ file, ...settings }] })
  return Array.fromAsync(jsonlSource(sources[0] as JsonlSourceConfig).passages(item))
}

test('jsonlSource › reads plain, gzip, CRLF, a byte order mark and empty lines alike', async () => {
  const [expected] = await read(HEAT)
  assert.equal(expected.text, 'A robbery.')
  assert.equal(expected.year, 1995)
  for (const bytes of [gzipSync(`${HEAT}\n`), `\uFEFF${HEAT}\r\n\r\n`]) {
    assert.deepEqual(await read(bytes), [expected])
  }
})

test('jsonlSource › maps fields by config, and takes source and licence from it when a line has none', async () => {
  const [passage] = await read('{"key":7,"name":"Heat","body":"A robbery.","year":"1995"}', {
    fields: { id: 'key', title: 'name', text: 'body' },
    source: 'mine',
    licence: 'CC0',
  })
  const { id, title, year, source, licence } = passage
  assert.deepEqual(
    { id, title, year, source, licence },
    { id: '7', title: 'Heat', year: 1995, source: 'mine', licence: 'CC0' },
  )
})

test('jsonlSource › writes known facts after the text when asked to', async () => {
  const line =
    '{"id":1,"title":"Fargo","text":"Snow.","directors":["Joel Coen","Ethan Coen"],"cast":["Frances McDormand"],"runtime_min":98,"genres":[]}'
  const [passage] = await read(line, { render: 'fields' })
  assert.equal(
    passage.text,
    'Snow.\nDirectors: Joel Coen, Ethan Coen.\nCast: Frances McDormand.\nRunning time: 98 minutes.',
  )
})

test('jsonlSource › gives only the passages about an item when asked for one', async () => {
  const lines = [HEAT, '{"id":"a:2","title":"Ronin","year":1998,"text":"A case.","source":"a"}'].join('\n')
  assert.deepEqual(
    (await read(lines, {}, { title: 'Ronin', year: 1998 })).map(({ id }) => id),
    ['a:2'],
  )
})

const BAD_LINES: readonly (readonly [what: string, line: string, message: RegExp])[] = [
  ['text that is not JSON', '{"id":', /not JSON/],
  ['an array', '[1]', /not a JSON object/],
  ['a missing id', '{"title":"x","text":"y"}', /"id" is missing; the line has title, text/],
  ['an empty title', '{"id":"1","title":" ","text":"y"}', /"title" is/],
  ['a year of words', '{"id":"1","title":"x","year":"soon","text":"y"}', /"year" is "soon"/],
  ['a text that is a number', '{"id":"1","title":"x","text":5}', /"text" is "5", not text/],
  ['a missing text', '{"id":"1","title":"x"}', /has no text/],
]

for (const [what, line, message] of BAD_LINES) {
  test(`jsonlSource › names the row of ${what}`, async () => {
    await assert.rejects(read(`${HEAT}\n\n${line}\n`), { code: 'KNOWLEDGE_ROW', row: 3, message })
  })
}

test('jsonlSource › says that a file is empty, missing, cut off or not UTF-8', async () => {
  await assert.rejects(read('\n'), { code: 'KNOWLEDGE_EMPTY' })
  const packed = gzipSync(`${HEAT}\n`.repeat(50))
  await assert.rejects(read(packed.subarray(0, packed.length - 12)), {
    code: 'KNOWLEDGE_UNREADABLE',
    message: /too early/,
  })
  await assert.rejects(read(new Uint8Array([...Buffer.from(HEAT), 10, 0xff, 0xfe])), { code: 'KNOWLEDGE_UNREADABLE' })
  const { sources } = knowledgeConfig.parse({ sources: [{ file: join(dir, 'absent.jsonl') }] })
  await assert.rejects(Array.fromAsync(jsonlSource(sources[0] as JsonlSourceConfig).passages()), {
    code: 'FILE_MISSING',
  })
})

test('knowledgeConfig › has its defaults once and refuses unknown keys', () => {
  const config = knowledgeConfig.parse({})
  assert.equal(config.minConfidence, 'exact-key')
  assert.equal(knowledgeConfig.safeParse({ maxPassage: 3 }).success, false)
})
