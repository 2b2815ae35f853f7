import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { createPauseWatch, isPaused, setPaused } from './pause.ts'
import { openRunFolder } from './run-folder.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-pause-'))
after(() => rmSync(base, { recursive: true, force: true }))

test('setPaused › is seen by every process that opens the folder, and undone', () => {
  const { context } = fakeContext()
  const dir = join(base, 'flag')
  const run = openRunFolder(dir, '0', context)
  setPaused(run, false, 0)
  assert.equal(isPaused(run), false)
  setPaused(run, true, 1_000)
  assert.equal(isPaused(openRunFolder(dir, '0', context)), true)
  // The first moment stays.
  setPaused(run, true, 2_000)
  assert.deepEqual(run.readJson('enrich/paused.json'), { at: '1970-01-01T00:00:01.000Z' })
  setPaused(run, false, 3_000)
  assert.equal(isPaused(run), false)
})

test('createPauseWatch › says once that calls are held back, with a file to delete, and once that they go on', () => {
  const { context, logged } = fakeContext()
  const run = openRunFolder(join(base, 'watch'), '0', context)
  const isHeld = createPauseWatch(run, context)
  assert.deepEqual([isHeld(), isHeld(), logged.length], [false, false, 0])
  setPaused(run, true, 0)
  assert.deepEqual([isHeld(), isHeld(), logged.length], [true, true, 1])
  const file = /delete ([^"]+)"/.exec(logged[0]!)![1]!
  assert.ok(existsSync(file), logged[0])
  rmSync(file)
  assert.deepEqual([isHeld(), isHeld(), logged.length], [false, false, 2])
  assert.match(logged[1]!, /resumed/)
})
