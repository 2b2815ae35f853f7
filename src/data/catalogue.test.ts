import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type CatalogueItem, catalogueSchema, readCatalogue } from './catalogue.ts'
import { splitTitleYear } from './catalogue-row.ts'
import { parseConfig } from './parse-config.ts'

async function read(name: string, content: string, settings: object = {}): Promise<CatalogueItem[]> {
  const dir = await mkdtemp(join(tmpdir(), 'er2alm-catalogue-'))
  try {
    await writeFile(join(dir, name), content)
    const config = parseConfig(catalogueSchema, { path: name, ...settings }, 'catalogue')
    return [...(await readCatalogue(config, join(dir, name), { onBadRow: 'stop' })).items.values()]
  } finally {
    await rm(dir, { recursive: true })
  }
}

test('splitTitleYear takes only a year in brackets at the very end', () => {
  assert.deepEqual(splitTitleYear('Seven (Se7en) (1995)'), { title: 'Seven (Se7en)', year: 1995 })
  assert.deepEqual(splitTitleYear(' 2001: A Space Odyssey '), { title: '2001: A Space Odyssey' })
  assert.deepEqual(splitTitleYear('(1999) was a year'), { title: '(1999) was a year' })
  assert.deepEqual(splitTitleYear('(1941)'), { title: '(1941)' })
})

test('a catalogue in the "::" format has id, title with year, and genres between bars', async () => {
  assert.deepEqual(
    await read('movies.dat', '0004972::The Birth of a Nation (1915)::Drama|War\n0000001::Nameless::\n'),
    [
      { id: '0004972', title: 'The Birth of a Nation', year: 1915, genres: ['Drama', 'War'] },
      { id: '0000001', title: 'Nameless', genres: [] },
    ],
  )
})

test('a year column wins over the year in the title, and other columns are ignored', async () => {
  assert.deepEqual(await read('a.csv', 'id,title,year,country\n7,"Heat, The (1995)",1996,US\n8,Ran (1985),,JP\n'), [
    { id: '7', title: 'Heat, The', year: 1996, genres: [] },
    { id: '8', title: 'Ran', year: 1985, genres: [] },
  ])
})

test('JSON lines may give genres as a list, and columns under other names', async () => {
  const settings = { columns: { id: 'film', title: 'name', genres: 'kinds' } }
  assert.deepEqual(
    await read('a.jsonl', '{"film": 7, "name": "WALL·E (2008)", "kinds": ["Family", "Animation"]}\n', settings),
    [{ id: '7', title: 'WALL·E', year: 2008, genres: ['Family', 'Animation'] }],
  )
})

test('further attributes come from columns that are named, several values between separators', async () => {
  const columns = { id: 'id', title: 'title', attributes: { brand: 'maker', colour: 'colour' } }
  assert.deepEqual(
    await read('a.csv', 'id,title,maker,colour,price\n7,Mug,Acme,red|blue,3\n8,Cup,,,4\n', { columns }),
    [
      { id: '7', title: 'Mug', genres: [], attributes: { brand: ['Acme'], colour: ['red', 'blue'] } },
      { id: '8', title: 'Cup', genres: [] },
    ],
  )
  await assert.rejects(read('a.csv', 'id,title\n1,x\n', { columns }), {
    code: 'DATA_COLUMN_MISSING',
    message: /"maker"/,
  })
  for (const name of ['genre', 'year', 'id', '', '1st', 'a:b'])
    assert.throws(
      () => catalogueSchema.parse({ path: 'a.csv', columns: { ...columns, attributes: { [name]: 'x' } } }),
      name,
    )
})

test('a mapped column that is not there is an error, a default one is not', async () => {
  await assert.rejects(read('a.csv', 'id,title\n1,x\n', { columns: { id: 'id', title: 'title', year: 'yr' } }), {
    code: 'DATA_COLUMN_MISSING',
  })
  assert.equal((await read('a.csv', 'id,title\n1,x\n')).length, 1)
})

test('alternative titles come from a column, from brackets where asked, and from a list', async () => {
  const columns = { id: 'id', title: 'title', alternativeTitles: 'other' }
  assert.deepEqual(await read('a.csv', 'id,title,other\n7,Ring (1998),Ringu|The Ring|\n8,Ran,\n', { columns }), [
    { id: '7', title: 'Ring', year: 1998, genres: [], alternativeTitles: ['Ringu', 'The Ring'] },
    { id: '8', title: 'Ran', genres: [] },
  ])
  const row = '47::Seven (a.k.a. Se7en) (1995)::Crime\n'
  assert.equal((await read('movies.dat', row))[0]!.title, 'Seven (a.k.a. Se7en)')
  assert.deepEqual(await read('movies.dat', row, { titleBrackets: 'alternatives' }), [
    { id: '47', title: 'Seven', year: 1995, genres: ['Crime'], alternativeTitles: ['Se7en'] },
  ])
})
