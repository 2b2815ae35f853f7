import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { enrichConfigSchema } from '../enrich/config.ts'
import { Er2almError } from '../errors.ts'
import { askedItems, askedUsers, selectItems } from './enrich-stage.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-enrich-stage-'))
after(() => rmSync(base, { recursive: true, force: true }))

const catalogue = ['a', 'b', 'c'].map((id) => ({ id, title: id, genres: [] }))

test('askedItems and askedUsers › are all, none, or the ids of a file beside the config', () => {
  writeFileSync(join(base, 'ids.txt'), 'b\r\n\n  a \nb\n')
  const listed = enrichConfigSchema.parse({ items: { file: 'ids.txt' }, profiles: { file: 'ids.txt' } })
  assert.deepEqual(askedItems(listed, base), new Set(['b', 'a']))
  assert.deepEqual(askedUsers(listed, base), new Set(['b', 'a']))
  const plain = enrichConfigSchema.parse({ profiles: 'none' })
  assert.equal(askedItems(plain, base), 'all')
  assert.deepEqual(askedUsers(plain, base), new Set())
  assert.equal(askedUsers(enrichConfigSchema.parse({}), base), 'all')
})

test('askedItems and askedUsers › name the file and the setting when the list is not there', () => {
  for (const [key, ask] of [
    ['items', askedItems],
    ['profiles', askedUsers],
  ] as const) {
    assert.throws(
      () => ask(enrichConfigSchema.parse({ [key]: { file: 'absent.txt' } }), base),
      (error: unknown) =>
        error instanceof Er2almError &&
        error.code === 'FILE_MISSING' &&
        error.file === join(base, 'absent.txt') &&
        error.hint?.includes(`enrich.${key}.file`) === true,
    )
  }
})

test('selectItems › keeps the order of the catalogue, and refuses an id that it does not have', () => {
  assert.equal(selectItems(catalogue, 'all'), catalogue)
  assert.deepEqual(
    selectItems(catalogue, new Set(['c', 'a'])).map(({ id }) => id),
    ['a', 'c'],
  )
  assert.throws(
    () => selectItems(catalogue, new Set(['a', 'stranger'])),
    (error: unknown) =>
      error instanceof Er2almError && error.code === 'CONFIG_INVALID' && /stranger/.test(error.message),
  )
})
