import assert from 'node:assert/strict'
import { posix } from 'node:path'
import { test } from 'node:test'
import { importedFrom, type SourceFile, sourceFiles } from './source-files.ts'

/** Data flows one way: a folder imports only from those before it (and from itself). */
const ORDER: readonly string[] = [
  'errors.ts',
  'context.ts',
  'store',
  'numeric',
  'data',
  'llm',
  'encoders',
  'knowledge',
  'enrich',
  'embed',
  'denoise',
  'models',
  'train',
  'evaluate',
  'explain',
  'audit',
  'report',
  'pipeline',
  'bench',
  'study',
  'serve',
  'cli',
  'index.ts',
]

/** The public API may name everything but the command line, which nobody imports. */
const PUBLIC = 'index.ts'

/** Tests and what only they use: they may look at later folders, and are not shipped. */
const NOT_SHIPPED = /\.(?:test|fixture)\.ts$/

/** First part of a path below `src/`. */
function folderOf(path: string): string {
  return path.replace(/^src\//, '').split('/')[0] as string
}

/** What is wrong with the imports of a file, one sentence each. */
function complaints({ path, text }: SourceFile): readonly string[] {
  const folder = folderOf(path)
  const rank = ORDER.indexOf(folder)
  if (rank < 0) return [`${path}: the folder ${folder} has no place in the order`]
  if (NOT_SHIPPED.test(path)) return []
  return importedFrom(text).flatMap((name) => {
    if (!name.startsWith('.')) return []
    const target = posix.join(posix.dirname(path), name)
    if (!target.startsWith('src/') || NOT_SHIPPED.test(target)) {
      return [`${path} imports ${target}, which is not shipped`]
    }
    const other = folderOf(target)
    if (other === folder) return []
    if (folder === PUBLIC) return other === 'cli' ? [`${path} imports the command line`] : []
    const place = ORDER.indexOf(other)
    if (place < 0) return [`${path} imports ${target}, whose folder has no place in the order`]
    return place < rank ? [] : [`${path} imports ${target}: ${other} comes after ${folder}`]
  })
}

test('src › imports only from folders before its own, types and dynamic imports too', () => {
  const files = sourceFiles('src/**/*.ts')
  assert.ok(files.length > 50)
  assert.deepEqual(files.flatMap(complaints), [])
})

test('complaints › sees every form of import, and no comment', () => {
  const wrong = [
    "import { a } from '../models/a.ts'",
    "import type { A } from '../models/a.ts'",
    "import {\n  a,\n  type B,\n} from '../models/a.ts'",
    "import '../models/a.ts'",
    "export { a } from '../models/a.ts'",
    "export * from '../models/a.ts'",
    "const a = await import('../models/a.ts')",
    "let a: typeof import('../models/a.ts')",
  ]
  const file = (text: string): SourceFile => ({ path: 'src/store/x.ts', text, lines: 1 })
  for (const text of wrong) assert.equal(complaints(file(text)).length, 1, text)
  const right = [
    "import { a } from './a.ts'",
    "import { Er2almError } from '../errors.ts'",
    "import { z } from 'zod'",
    "// import { a } from '../models/a.ts'",
    " * import { a } from '../models/a.ts'",
  ]
  for (const text of right) assert.deepEqual(complaints(file(text)), [], text)
  assert.equal(complaints({ path: 'src/odd/x.ts', text: '', lines: 1 }).length, 1)
  assert.equal(complaints(file("import { a } from '../../test/a.ts'")).length, 1)
  assert.equal(complaints(file("import { a } from './a.fixture.ts'")).length, 1)
  assert.equal(complaints({ path: 'src/index.ts', text: "export { a } from './cli/a.ts'", lines: 1 }).length, 1)
})

test('src › has one file that re-exports: index.ts at the top', () => {
  const files = sourceFiles('src/**/*.ts').filter(({ path }) => path !== 'src/index.ts')
  assert.deepEqual(
    files.filter(({ path }) => /(?:^|\/)index\.ts$/.test(path)).map(({ path }) => path),
    [],
  )
  const reExports = /^export\b[^'";=()]*?\bfrom\s*['"]/m
  assert.deepEqual(
    files.filter(({ text }) => reExports.test(text)).map(({ path }) => path),
    [],
  )
})
