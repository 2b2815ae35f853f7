import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../data/parse-config.ts'
import { knowledgeConfig } from '../config.ts'
import { configuredSource, SOURCES, sourceConfig, withAbsolutePaths } from './registry.ts'

const userAgent = 'films/1.0 (me@example.org)'
const EXAMPLES = [
  { file: 'a.jsonl' },
  { kind: 'jsonl', file: 'a.jsonl' },
  { kind: 'folder', folder: 'notes' },
  { kind: 'csv', file: 'a.csv' },
  { kind: 'mediawiki', endpoint: 'https://wiki.test/w/api.php', userAgent },
  { kind: 'http', url: 'https://a.test/?q={title}', fields: {}, userAgent },
  { kind: 'duckdb', sql: 'SELECT 1', database: 'a.duckdb', inputs: ['b.parquet'] },
] as const

test('sourceConfig › knows every kind of the registry, and takes what a run folder keeps of it', () => {
  assert.deepEqual(
    new Set(EXAMPLES.map((example) => ('kind' in example ? example.kind : 'jsonl'))),
    new Set(Object.keys(SOURCES)),
  )
  for (const example of EXAMPLES) {
    const parsed = sourceConfig.parse(example)
    assert.deepEqual(sourceConfig.parse(JSON.parse(JSON.stringify(parsed))), parsed)
    assert.ok(configuredSource(parsed).label.length > 0)
  }
})

test('sourceConfig › names the nearest key of the kind that was meant, and the kinds there are', () => {
  const complaint = (source: object) => () => parseConfig(knowledgeConfig, { sources: [source] }, 'knowledge')
  assert.throws(complaint({ kind: 'folder', folder: 'a', maxFileByte: 1 }), {
    code: 'CONFIG_UNKNOWN_KEY',
    message: /"maxFileByte", did you mean "maxFileBytes"/,
  })
  assert.throws(complaint({ fil: 'a.jsonl' }), { code: 'CONFIG_UNKNOWN_KEY', message: /did you mean "file"/ })
  assert.throws(complaint({ kind: 'cvs', file: 'a' }), { code: 'CONFIG_INVALID', message: /jsonl.*duckdb/ })
  assert.throws(complaint({ kind: 'mediawiki', endpoint: 'https://wiki.test/w/api.php' }), {
    code: 'CONFIG_INVALID',
    message: /userAgent: is missing/,
  })
})

test('withAbsolutePaths › changes every path and nothing else', () => {
  const absolute = (path: string): string => `/base/${path}`
  const changed = EXAMPLES.map((example) => withAbsolutePaths(sourceConfig.parse(example), absolute))
  assert.deepEqual(
    changed.map((source) => JSON.stringify(source).match(/\/base\/[^"]*/g) ?? []),
    [
      ...[['/base/a.jsonl'], ['/base/a.jsonl'], ['/base/notes'], ['/base/a.csv'], [], []],
      ['/base/a.duckdb', '/base/.', '/base/b.parquet'],
    ],
  )
})

test('configuredSource › keeps the identity that a JSON lines source had before there were kinds', async () => {
  const hashFile = async (file: string): Promise<string> => `hash of ${file}`
  const { settings, files } = await configuredSource(sourceConfig.parse({ file: 'a.jsonl' })).identity(hashFile)
  const fields = {
    ...{ id: 'id', title: 'title', year: 'year', text: 'text', source: 'source', date: 'date', licence: 'licence' },
  }
  assert.deepEqual(settings, { fields, render: 'text' })
  assert.equal(files, 'hash of a.jsonl')
  const named = configuredSource(sourceConfig.parse({ kind: 'jsonl', file: 'a.jsonl' }))
  assert.deepEqual(await named.identity(hashFile), { settings, files })
})
