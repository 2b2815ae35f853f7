import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { withDotEnv } from './dot-env.ts'

test('withDotEnv reads the .env beside the config, and the environment of the process comes first', () => {
  const dir = mkdtempSync(join(tmpdir(), 'er2alm-env-'))
  try {
    const env = { KEY: 'outer' }
    assert.equal(withDotEnv(env, dir), env)
    writeFileSync(join(dir, '.env'), '# a comment\nKEY=inner\nOTHER="two words"\n')
    assert.deepEqual(withDotEnv(env, dir), { KEY: 'outer', OTHER: 'two words' })
  } finally {
    rmSync(dir, { recursive: true })
  }
})
