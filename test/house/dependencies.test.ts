import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { importedFrom, ROOT, sourceFiles } from './source-files.ts'

type Versions = Readonly<Record<string, string>>

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly dependencies: Versions
  readonly peerDependencies: Versions
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly devDependencies: Versions
  readonly overrides: Readonly<Record<string, Versions>>
}
const document = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8')

/** The text of a `##` section. */
function section(title: string): string {
  const [, after = ''] = document.split(`\n## ${title}\n`)
  return after.split('\n## ')[0] as string
}

/** Packages that have a row with a reason in a section's table. */
function documented(title: string): readonly string[] {
  return [...section(title).matchAll(/^\| `([^`]+)` \| [^|]{3,} \| [^|]{20,} \| [^|]{5,} \|$/gm)].map(
    ([, name]) => name as string,
  )
}

test('package.json › has at most twelve runtime dependencies, each with its reason in docs/dependencies.md', () => {
  assert.ok(Object.keys(manifest.dependencies).length <= 12)
  assert.deepEqual([...documented('Runtime')].sort(), Object.keys(manifest.dependencies).sort())
})

test('package.json › has only optional peers, each with its reason', () => {
  const peers = Object.keys(manifest.peerDependencies)
  assert.deepEqual([...documented('Optional peers')].sort(), peers.sort())
  for (const peer of peers) assert.equal(manifest.peerDependenciesMeta[peer]?.optional, true, peer)
})

test('package.json › has development dependencies that are peers or have their own reason', () => {
  const own = Object.keys(manifest.devDependencies).filter((name) => !(name in manifest.peerDependencies))
  assert.deepEqual([...documented('Development')].sort(), own.sort())
})

test('package.json › says in docs/dependencies.md what each override is for', () => {
  const text = section('Overrides')
  for (const [name, replaced] of Object.entries(manifest.overrides)) {
    for (const part of Object.keys(replaced)) {
      assert.ok(text.includes(`\`${part.replace(/^@[^/]+\//, '')}\``), `${name} → ${part}`)
    }
  }
})

test('package.json › pins runtime dependencies to one version', () => {
  for (const [name, version] of Object.entries(manifest.dependencies)) assert.match(version, /^\d+\.\d+\.\d+$/, name)
})

test('src › imports no package that package.json does not name', () => {
  const known = new Set([...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)])
  const files = sourceFiles('src/**/*.ts').filter(({ path }) => !/\.(?:test|fixture)\.ts$/.test(path))
  const unknown = files.flatMap(({ path, text }) =>
    importedFrom(text)
      .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
      .map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      )
      .filter((name) => !known.has(name) || builtinModules.includes(name))
      .map((name) => `${path}: ${name}`),
  )
  assert.deepEqual(unknown, [])
})

test('src › imports an optional peer only when it is used, but for its types', () => {
  const eager = sourceFiles('src/**/*.ts').flatMap(({ path, text }) =>
    Object.keys(manifest.peerDependencies)
      .filter((peer) => new RegExp(`^import (?!type )[^'";]*?from '${peer}(?:/[^']*)?'`, 'm').test(text))
      .map((peer) => `${path}: ${peer}`),
  )
  assert.deepEqual(eager, [])
})
