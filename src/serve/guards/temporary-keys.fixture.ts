import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Scope } from '../settings.ts'
import { createKey, type StoredKey, writeKeys } from './key-file.ts'

/** Name of a file of keys in a folder of its own, which is removed after the test. */
export function temporaryKeys(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'er2alm-keys-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  return join(dir, 'keys.jsonl')
}

/** A file with a key of each scope, named as its scope. @returns the keys themselves */
export function keyOfEachScope(file: string): Readonly<Record<Scope, string>> {
  const stored: StoredKey[] = []
  const make = (scope: Scope): string => {
    const made = createKey(scope, [scope], 0)
    stored.push(made.stored)
    return made.key
  }
  const keys = { read: make('read'), write: make('write'), admin: make('admin') }
  writeKeys(file, stored)
  return keys
}

export function bearer(key: string): { readonly headers: { readonly authorization: string } } {
  return { headers: { authorization: `Bearer ${key}` } }
}
