import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { isRunning, lockRun } from './lock-run.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-lock-'))
after(() => rmSync(dir, { recursive: true, force: true }))
const file = join(dir, 'run.lock')

test('lockRun › refuses a folder that another living process runs into, naming it', () => {
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
  try {
    writeFileSync(file, String(other.pid))
    assert.throws(
      () => lockRun(dir),
      (error) => error instanceof Er2almError && error.code === 'RUN_BUSY' && error.message.includes(String(other.pid)),
    )
  } finally {
    other.kill()
    rmSync(file)
  }
})

test('lockRun › takes over what a killed process left, and gives it back', () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(file, String(pid))
  const unlock = lockRun(dir)
  assert.ok(existsSync(file))
  unlock()
  assert.equal(existsSync(file), false)
})

test('isRunning › is true while a living process holds the folder', () => {
  assert.equal(isRunning(dir), false)
  const unlock = lockRun(dir)
  assert.equal(isRunning(dir), true)
  unlock()
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  for (const left of [String(pid), '']) {
    writeFileSync(file, left)
    assert.equal(isRunning(dir), false, JSON.stringify(left))
  }
  rmSync(file)
})
