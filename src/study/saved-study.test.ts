import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseSavedStudy, saveStudy } from './saved-study.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-saved-study-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const PART = { title: 'T', notes: [], tables: [], plots: [] }

test('saveStudy › writes parts and figures, over what was there, and makes the folder', () => {
  const file = join(dir, 'study', 'new-items.json')
  saveStudy(file, 'new-items', [{ figures: 1, markdown: '', part: PART }], 0)
  saveStudy(
    file,
    'new-items',
    [
      { figures: 1, markdown: '', part: PART },
      { figures: 2, markdown: '', part: PART },
    ],
    1_000,
  )
  const value = JSON.parse(readFileSync(file, 'utf8')) as unknown
  assert.deepEqual(value, {
    ...{ study: 'new-items', at: '1970-01-01T00:00:01.000Z', parts: [PART, PART], figures: [1, 2] },
  })
  assert.deepEqual(parseSavedStudy(value)!.parts, [PART, PART])
})

test('saveStudy › says that a file cannot be written', () => {
  writeFileSync(join(dir, 'plain'), '')
  const save = (): void => saveStudy(join(dir, 'plain', 'x.json'), 'new-items', [], 0)
  assert.throws(save, { code: 'FILE_UNWRITABLE' })
})

test('parseSavedStudy › is undefined for a file of another shape', () => {
  for (const value of [undefined, null, 7, [], {}, { study: 'x', at: 'y', parts: [{ title: 1 }] }])
    assert.equal(parseSavedStudy(value), undefined)
})
