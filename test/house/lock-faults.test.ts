import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Advisory, type LockedPackage, lockFaults, type PackageLock } from '../../scripts/lock-faults.ts'
import { ROOT } from './source-files.ts'

const read = <T>(path: string): T => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T
const advisories = read<readonly Advisory[]>('scripts/advisories.json')

/** A lock file of one package. */
function locked(path: string, parts: LockedPackage): PackageLock {
  return { packages: { '': {}, [path]: { version: '1.0.0', integrity: 'sha512-x', ...parts } } }
}

test('package-lock.json › has no bad version, no other source and no unknown install script', () => {
  assert.deepEqual(lockFaults(read<PackageLock>('package-lock.json'), advisories), [])
})

test('.npmrc › runs no script of a package', () => {
  assert.match(readFileSync(join(ROOT, '.npmrc'), 'utf8'), /^ignore-scripts=true$/m)
})

test('lockFaults › finds a bad version wherever it is installed', () => {
  for (const [path, version, id] of [
    ['node_modules/hono', '4.12.24', /GHSA-rv63-4mwf-qqc2/],
    ['node_modules/a/node_modules/hono', '4.9.0', /GHSA-rv63-4mwf-qqc2/],
    ['node_modules/@hono/node-server', '1.19.12', /GHSA-92pp-h63x-v22m/],
    ['node_modules/protobufjs', '7.2.4', /CVE-2023-36665/],
    ['node_modules/chalk', '5.6.1', /malware/],
    ['node_modules/hono', '4.12.24-rc.1', /GHSA-rv63-4mwf-qqc2/],
  ] as const) {
    assert.match(lockFaults(locked(path, { version }), advisories).join('\n'), id, `${path} ${version}`)
  }
  for (const [path, version] of [
    ['node_modules/hono', '4.12.25'],
    ['node_modules/hono', '4.100.0'],
    ['node_modules/protobufjs', '6.11.4'],
    ['node_modules/chalk', '5.6.2'],
    ['node_modules/hono-like', '1.0.0'],
  ] as const) {
    assert.deepEqual(lockFaults(locked(path, { version }), advisories), [], `${path} ${version}`)
  }
})

test('lockFaults › finds content that is not fixed, another source, a new install script', () => {
  assert.match(lockFaults(locked('node_modules/a', { integrity: 'sha1-x' }), []).join(), /no SHA-512/)
  assert.match(lockFaults(locked('node_modules/a', { link: true }), []).join(), /no SHA-512/)
  assert.match(lockFaults(locked('node_modules/a', { resolved: 'git+ssh://x/a.git' }), []).join(), /comes from git/)
  assert.match(lockFaults(locked('node_modules/a', { hasInstallScript: true }), []).join(), /wants to run a script/)
  assert.deepEqual(lockFaults(locked('node_modules/a', {}), []), [])
})
