import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fakeContext } from '../../../test/fake-context.ts'
import type { Passage, RetrievalQuery } from '../passage.ts'
import { duckdbSource } from './duckdb.ts'
import type { SourcePorts } from './source.ts'

const dir = join(mkdtempSync(join(tmpdir(), 'er2alm-duckdb-')), "it's a folder")
mkdirSync(dir)
after(() => rmSync(join(dir, '..'), { recursive: true, force: true }))
writeFileSync(
  join(dir, 'films.csv'),
  'key,name,released,plot\n1,Heat,1995,A robbery.\n2,Ronin,1998,A case.\n3,Blank,1999,\n',
)

function installed(): boolean {
  try {
    createRequire(import.meta.url).resolve('@duckdb/node-api')
    return true
  } catch {
    return false
  }
}
const options = { skip: installed() ? false : 'needs the optional package @duckdb/node-api' }

async function read(sql: string, given: object = {}, item?: RetrievalQuery, more: object = {}): Promise<Passage[]> {
  const settings = duckdbSource.config.parse({ kind: 'duckdb', sql, folder: dir, ...given })
  const ports = { context: fakeContext().context, ...more } as SourcePorts
  return Array.fromAsync(duckdbSource.open(settings, ports).passages(item))
}

const FROM_CSV =
  "SELECT key AS id, name AS title, released AS year, plot AS text, DATE '2020-01-02' AS date, 'CC0' AS licence FROM 'films.csv' WHERE plot IS NOT NULL ORDER BY key"

test('duckdbSource › gives a passage for each row, from files beside the config', options, async () => {
  const passages = await read(FROM_CSV, { source: 'films' })
  assert.deepEqual(
    passages.map(({ sha256: _, ...rest }) => rest),
    [
      {
        ...{ id: 'films:1', title: 'Heat', year: 1995, source: 'films', licence: 'CC0', date: '2020-01-02' },
        text: 'A robbery.',
      },
      {
        ...{ id: 'films:2', title: 'Ronin', year: 1998, source: 'films', licence: 'CC0', date: '2020-01-02' },
        text: 'A case.',
      },
    ],
  )
  assert.deepEqual(
    (await read(FROM_CSV, {}, { title: 'Ronin', year: 1998 })).map(({ id }) => id),
    ['duckdb:2'],
  )
})

test('duckdbSource › reads Parquet, and a database file without changing it', options, async () => {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const database = join(dir, 'films.duckdb')
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  const rows =
    "SELECT range::BIGINT AS id, 'Film ' || range AS title, 1900 + range AS year, 'Text ' || range AS text FROM range(5000)"
  await connection.run(`CREATE TABLE films AS ${rows}`)
  await connection.run(`COPY films TO '${join(dir, 'films.parquet').replaceAll("'", "''")}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
  const item = { title: 'Film 77', year: 1977 }
  for (const [sql, given] of [
    ["SELECT * FROM 'films.parquet' WHERE year <= 2100", {}],
    ['SELECT * FROM films WHERE year <= 2100', { database }],
  ] as const) {
    assert.equal((await read(sql, given)).length, 201)
    assert.deepEqual(
      (await read(sql, given, item)).map(({ id, text }) => [id, text]),
      [['duckdb:77', 'Text 77']],
    )
  }
  await assert.rejects(read("CREATE TABLE x AS SELECT 1 AS id, 'a' AS title, 'b' AS text", { database }), {
    code: 'KNOWLEDGE_SQL',
    message: /read-only/,
  })
})

const row = (columns: string): string => `SELECT ${columns}`
const BAD: readonly (readonly [what: string, sql: string, expected: object])[] = [
  ['SQL that is none', 'SELEKT 1', { code: 'KNOWLEDGE_SQL', message: /syntax error/ }],
  ['a file that is not there', "SELECT * FROM 'none.parquet'", { code: 'KNOWLEDGE_SQL', message: /none\.parquet/ }],
  [
    'a column that is missing',
    row("1 AS id, 'x' AS name, 't' AS text"),
    { code: 'KNOWLEDGE_SQL', message: /no column title; it has id, name, text/ },
  ],
  [
    'an error halfway',
    "SELECT range AS id, 'x' AS title, CAST(CASE WHEN range = 9000 THEN 'x' ELSE '1' END AS INTEGER)::VARCHAR AS text FROM range(10000)",
    { code: 'KNOWLEDGE_SQL', message: /[Cc]onver/ },
  ],
  ['a null title', row("1 AS id, NULL AS title, 't' AS text"), { code: 'KNOWLEDGE_ROW', row: 1, message: /title/ }],
  ['a null text', row("1 AS id, 'x' AS title, NULL AS text"), { code: 'KNOWLEDGE_ROW', hint: /onEmptyText/ }],
  ['no row', "SELECT 1 AS id, 'x' AS title, 't' AS text WHERE false", { code: 'KNOWLEDGE_EMPTY' }],
  ['an id twice', "SELECT 1 AS id, 'x' AS title, 't' AS text FROM range(2)", { code: 'KNOWLEDGE_ROW', row: 2 }],
]

for (const [what, sql, expected] of BAD) {
  test(`duckdbSource › says what is wrong with ${what}`, options, () => assert.rejects(read(sql), expected))
}

test('duckdbSource › names a database that is not there', options, async () => {
  const given = { database: join(dir, 'absent.duckdb') }
  await assert.rejects(read('SELECT 1', given), { code: 'KNOWLEDGE_SQL', message: /absent\.duckdb/ })
})

test('duckdbSource › without its package says how to install it', async () => {
  const importDuckdb = () => Promise.reject(Object.assign(new Error('no'), { code: 'ERR_MODULE_NOT_FOUND' }))
  await assert.rejects(read('SELECT 1', {}, undefined, { importDuckdb }), {
    code: 'DEPENDENCY_MISSING',
    hint: /npm install @duckdb\/node-api/,
  })
})

test('duckdbSource › has an identity that follows its inputs', async () => {
  const identity = (given: object) =>
    duckdbSource.identity(
      duckdbSource.config.parse({ kind: 'duckdb', sql: 'SELECT 1', ...given }),
      async (file) => file,
    )
  assert.equal((await identity({})).files, undefined)
  assert.deepEqual(await identity({ folder: '/a' }), await identity({ folder: '/b' }))
  assert.notDeepEqual(await identity({ inputs: ['a'] }), await identity({ inputs: ['b'] }))
})
