import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runsBeside } from './runs-beside.ts'

test('runsBeside › names the run folders, links to them too, and nothing else', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'er2alm-runs-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const name of ['b', 'a']) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'config.json'), '{}')
  }
  mkdirSync(join(folder, 'no run'))
  writeFileSync(join(folder, 'file'), '')
  symlinkSync(join(folder, 'a'), join(folder, 'current'))
  assert.deepEqual(runsBeside(join(folder, 'a')), ['a', 'b', 'current'])
})
