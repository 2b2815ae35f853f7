import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Er2almError } from '../../errors.ts'
import type { RawRow, ReadOptions } from './format.ts'
import { FORMAT_NAMES, type FormatName, formatOfName, TABLE_FORMATS } from './registry.ts'

async function read(
  format: FormatName,
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
): Promise<{ readonly columns: readonly string[] | undefined; readonly rows: readonly RawRow[] }> {
  const dir = await mkdtemp(join(tmpdir(), 'er2alm-format-'))
  try {
    await writeFile(join(dir, 'table'), content)
    const rows: RawRow[] = []
    let columns: readonly string[] | undefined
    for await (const batch of TABLE_FORMATS[format].rows(join(dir, 'table'), {
      header: true,
      encoding: 'utf-8',
      ...options,
    })) {
      columns = batch.columns
      rows.push(...batch.rows)
    }
    return { columns, rows }
  } finally {
    await rm(dir, { recursive: true })
  }
}

const SAMPLES: Readonly<
  Record<Exclude<FormatName, 'parquet'>, { readonly text: string; readonly rows: readonly RawRow[] }>
> = {
  csv: { text: 'user,item\n1,"a, ""b"""\n', rows: [{ row: 2, values: ['1', 'a, "b"'] }] },
  tsv: { text: 'user\titem\n1\ta b\n', rows: [{ row: 2, values: ['1', 'a b'] }] },
  doublecolon: { text: '1::0113277::8::9\n', rows: [{ row: 1, values: ['1', '0113277', '8', '9'] }] },
  whitespace: {
    text: '1 2\t99\n\n 3  4 99\n',
    rows: [
      { row: 1, values: ['1', '2', '99'] },
      { row: 3, values: ['3', '4', '99'] },
    ],
  },
  adjacency: {
    text: '7 1 2\n8 3\n',
    rows: [
      { row: 1, values: ['7', '1'] },
      { row: 1, values: ['7', '2'] },
      { row: 2, values: ['8', '3'] },
    ],
  },
  jsonl: {
    text: '{"user":1,"item":"x"}\n{"item":"y","time":5,"user":2}\n',
    rows: [
      { row: 1, values: [1, 'x'] },
      { row: 2, values: [2, 'y', 5] },
    ],
  },
  jsonobject: {
    text: '{"5": [1, 2], "6": [], "7": [3]}',
    rows: [
      { row: 1, values: ['5', 1] },
      { row: 1, values: ['5', 2] },
      { row: 3, values: ['7', 3] },
    ],
  },
}

for (const [format, { text, rows }] of Object.entries(SAMPLES) as [
  Exclude<FormatName, 'parquet'>,
  (typeof SAMPLES)['csv'],
][]) {
  test(`${format} gives the rows of a plain file, with byte order mark and CRLF, and of a gzipped one`, async () => {
    assert.deepEqual((await read(format, text)).rows, rows)
    assert.deepEqual((await read(format, `\ufeff${text.replaceAll('\n', '\r\n')}`)).rows, rows)
    assert.deepEqual((await read(format, gzipSync(text))).rows, rows)
  })
}

test('csv reads quoted values over several lines, and counts the rows after them by line', async () => {
  const { columns, rows } = await read('csv', 'a,b\n"x\ny",2\n\n3,4\n')
  assert.deepEqual(columns, ['a', 'b'])
  assert.deepEqual(rows, [
    { row: 3, values: ['x\ny', '2'] },
    { row: 5, values: ['3', '4'] },
  ])
})

test('csv takes the first row as data when header is false, and another delimiter', async () => {
  const { columns, rows } = await read('csv', '1;2\n3;4\n', { header: false, delimiter: ';' })
  assert.equal(columns, undefined)
  assert.deepEqual(
    rows.map(({ values }) => values),
    [
      ['1', '2'],
      ['3', '4'],
    ],
  )
})

test('a row of another width carries its error, and the rows around it are read', async () => {
  const { rows } = await read('csv', 'a,b\n1,2\n3\n4,5\n')
  assert.deepEqual(
    rows.map(({ error }) => error?.code),
    [undefined, 'DATA_COLUMN_COUNT', undefined],
  )
  assert.equal(rows[1].error?.message.replace(/ of .*table /, ' '), 'row 3 has 1 column, row 1 has 2')
})

test('a multi-byte character and a row across the border of two chunks are read whole', async () => {
  // Chunks have 256 KiB; rows of 7 bytes ("é,12345" is 8 with its line end) do not divide them.
  const lines = Array.from({ length: 70_000 }, (_, k) => `é,${10_000 + (k % 80_000)}`)
  for (const format of ['csv', 'whitespace'] as const) {
    const { rows } = await read(format, `u,i\n${lines.join('\n')}\n`.replaceAll(',', format === 'csv' ? ',' : ' '))
    const data = format === 'csv' ? rows : rows.slice(1)
    assert.equal(data.length, lines.length)
    assert.ok(data.every(({ row, values }, k) => row === k + 2 && `${values[0]},${values[1]}` === lines[k]))
  }
})

test('invalid UTF-8 far into a file is reported with its row', async () => {
  const bytes = Buffer.concat([Buffer.from('1 2\n'.repeat(100_000)), Buffer.from([0x31, 0x20, 0xc3, 0x28, 0x0a])])
  await assert.rejects(read('whitespace', bytes), { code: 'DATA_ENCODING', row: 100_001 })
})

test('latin1 is read as latin1 when the config says so', async () => {
  const { rows } = await read('whitespace', Buffer.from('1 caf\xe9\n', 'latin1'), { encoding: 'latin1' })
  assert.deepEqual(rows[0].values, ['1', 'café'])
})

test('an aborted signal stops reading with INTERRUPTED', async () => {
  const signal = AbortSignal.abort()
  await assert.rejects(read('csv', 'a,b\n1,2\n', { signal }), { code: 'INTERRUPTED' })
})

test('formatOfName goes by the ending, without .gz and whatever the case', () => {
  assert.equal(formatOfName('data/Ratings.CSV.gz'), 'csv')
  assert.equal(formatOfName('x.ndjson'), 'jsonl')
  assert.equal(formatOfName('train.txt'), 'whitespace')
  assert.throws(
    () => formatOfName('u.data'),
    (error) => error instanceof Er2almError && (error.hint ?? '').includes('adjacency'),
  )
})

test('no ending means two formats', () => {
  const endings = FORMAT_NAMES.flatMap((name) => TABLE_FORMATS[name].extensions)
  assert.equal(new Set(endings).size, endings.length)
})
