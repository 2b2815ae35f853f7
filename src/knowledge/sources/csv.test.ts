import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { fakeContext } from '../../../test/fake-context.ts'
import type { Passage, RetrievalQuery } from '../passage.ts'
import { csvSource } from './csv.ts'
import type { SourcePorts } from './source.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-csv-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const HEADER = 'id,title,year,text'

async function read(
  content: string | Uint8Array,
  given: object = {},
  item?: RetrievalQuery,
  name = 'films.csv',
): Promise<Passage[]> {
  const file = join(dir, name)
  writeFileSync(file, content)
  const settings = csvSource.config.parse({ kind: 'csv', file, ...given })
  const ports = { context: fakeContext().context } as SourcePorts
  return Array.fromAsync(csvSource.open(settings, ports).passages(item))
}

test('csvSource › reads the usual columns, quoted line ends and gzip', async () => {
  const text = `${HEADER},licence\n1,Heat,1995,"A robbery,\nand ""more"".",CC0\n2,Ronin,,A case.,\n`
  const [heat, ronin] = await read(text, { licence: 'CC BY 4.0' })
  assert.deepEqual(
    { ...heat, sha256: '' },
    {
      ...{ id: 'films:1', title: 'Heat', year: 1995, source: 'films', licence: 'CC0' },
      ...{ text: 'A robbery,\nand "more".', sha256: '' },
    },
  )
  assert.deepEqual([ronin.year, ronin.licence], [undefined, 'CC BY 4.0'])
  assert.equal((await read(gzipSync(text))).length, 2)
  const tabs = 'id\ttitle\ttext\n1\tHeat\tA "robbery", and more.\n'.replaceAll('"', '')
  assert.equal((await read(tabs, {}, undefined, 'films.tsv'))[0].text, 'A robbery, and more.')
})

test('csvSource › maps columns, and joins several with their labels', async () => {
  const text = 'key;name;released;plot;by;seen\na;Fargo;1996-04-05;Snow.;Joel Coen;2020-01-02\nb;Heat;1995;;;\n'
  const passages = await read(text, {
    ...{ delimiter: ';', source: 'mine', onEmptyText: 'skip' },
    columns: { id: 'key', title: 'name', year: 'released', date: 'seen' },
    text: ['plot', { column: 'by', label: 'Director' }],
  })
  assert.equal(passages.length, 1)
  const { id, year, date, text: said } = passages[0]
  assert.deepEqual([id, year, date, said], ['mine:a', 1996, '2020-01-02', 'Snow.\nDirector: Joel Coen.'])
})

test('csvSource › gives only the passages about an item when asked for one', async () => {
  const text = `${HEADER}\n1,Heat,1995,a\n2,Heat,1986,b\n`
  assert.deepEqual(
    (await read(text, {}, { title: 'Heat', year: 1986 })).map(({ id }) => id),
    ['films:2'],
  )
})

test('csvSource › takes what it wrote itself as settings', () => {
  const parsed = csvSource.config.parse({ kind: 'csv', file: 'a.csv', text: ['a', { column: 'b', label: 'B' }] })
  assert.deepEqual(csvSource.config.parse(JSON.parse(JSON.stringify(parsed))), parsed)
  assert.deepEqual(csvSource.config.parse({ kind: 'csv', file: 'a.csv' }).text, [{ column: 'text' }])
})

const BAD: readonly (readonly [what: string, text: string, expected: object, given?: object])[] = [
  [
    'a column that is not there',
    'id,titel,text\n1,Heat,x\n',
    { code: 'DATA_COLUMN_MISSING', message: /no column "title".*"titel"/, hint: /titel/ },
  ],
  [
    'a named column that is not there',
    `${HEADER}\n1,Heat,1995,x\n`,
    { code: 'DATA_COLUMN_MISSING', message: /"seen"/ },
    { columns: { date: 'seen' } },
  ],
  [
    'a text column that is not there',
    `${HEADER}\n1,Heat,1995,x\n`,
    { code: 'DATA_COLUMN_MISSING', message: /"plot"/ },
    { text: ['text', 'plot'] },
  ],
  [
    'a row of another width',
    `${HEADER}\n1,Heat,1995,x\n2,Ronin\n`,
    { code: 'KNOWLEDGE_ROW', row: 3, hint: /delimiter/ },
  ],
  [
    'an empty title',
    `${HEADER}\n1,,1995,x\n`,
    { code: 'KNOWLEDGE_ROW', row: 2, message: /its title \(column "title"\) is/ },
  ],
  ['a year of words', `${HEADER}\n1,Heat,soon,x\n`, { code: 'KNOWLEDGE_ROW', row: 2, message: /"soon", not a year/ }],
  ['a row without text', `${HEADER}\n1,Heat,1995,\n`, { code: 'KNOWLEDGE_ROW', row: 2, hint: /onEmptyText/ }],
  [
    'an id that occurs again',
    `${HEADER}\n1,Heat,1995,x\n1,Ronin,1998,y\n`,
    { code: 'KNOWLEDGE_ROW', row: 3, message: /row 2/ },
  ],
  ['a table without rows', `${HEADER}\n`, { code: 'KNOWLEDGE_EMPTY' }],
  ['rows that are all without text', `${HEADER}\n1,Heat,,\n`, { code: 'KNOWLEDGE_EMPTY' }, { onEmptyText: 'skip' }],
  ['a quote that is not closed', `${HEADER}\n1,"Heat,1995,x\n`, { code: 'DATA_QUOTES' }],
  ['text that is not UTF-8', `${HEADER}\n1,Heat,1995,\xff\n`, { code: 'DATA_ENCODING' }],
]

for (const [what, text, expected, given] of BAD) {
  test(`csvSource › says where it found ${what}`, async () => {
    await assert.rejects(read(Buffer.from(text, 'latin1'), given), expected)
  })
}

test('csvSource › has an identity that follows the content and the ids, not the folder', async () => {
  const identity = (file: string, given: object = {}) =>
    csvSource.identity(csvSource.config.parse({ kind: 'csv', file, ...given }), async () => 'hash')
  assert.deepEqual(await identity('/a/x.csv'), await identity('/b/x.csv.gz'))
  assert.notDeepEqual(await identity('/a/x.csv'), await identity('/a/y.csv'))
  assert.deepEqual(await identity('/a/y.csv', { source: 'x' }), await identity('/a/x.csv'))
})
