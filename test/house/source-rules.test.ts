import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { ROOT, sourceFiles } from './source-files.ts'

/** Above this a file must be split; above the other it is named, as a word of warning. */
const MAX_LINES = 400
const AIM_LINES = 200

test('src › has no file above 400 lines', (t) => {
  const files = sourceFiles('src/**/*.ts').filter(({ path }) => !path.endsWith('.test.ts'))
  for (const { path, lines } of files) if (lines > AIM_LINES) t.diagnostic(`${path} has ${lines} lines`)
  assert.deepEqual(
    files.filter(({ lines }) => lines > MAX_LINES).map(({ path, lines }) => `${path}: ${lines}`),
    [],
  )
})

test('src › has file names in kebab-case, and none that says nothing', () => {
  const names = sourceFiles('src/**/*.ts').map(({ path }) => basename(path))
  assert.deepEqual(
    names.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|fixture))?\.ts$/.test(name)),
    [],
  )
  assert.deepEqual(
    names.filter((name) => /^(?:utils?|helpers?|common|types|misc)\.ts$/.test(name)),
    [],
  )
})

test('src › says no type as any', () => {
  const any = /(?:[:<,|&(=]|\bas|\bextends)\s*any\b(?!\s*[:(])/
  const code = (text: string): string =>
    text.replace(/^\s*(?:\/\/|\/?\*).*$|\/\/ .*$/gm, '').replace(/'[^'\n]*'|`[^`]*`/g, "''")
  const files = sourceFiles('src/**/*.ts').filter(({ path }) => !path.endsWith('.test.ts'))
  assert.ok(any.test(code('export const x: any = 1')) && any.test(code('export function f(x: Map<string, any>): void')))
  assert.deepEqual(
    files.filter(({ text }) => any.test(code(text))).map(({ path }) => path),
    [],
  )
})

test('checkout › names no folder of one machine in a tracked text file', (t) => {
  const listed = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
  if (listed.status !== 0) return t.skip('needs a git checkout')
  const machinePath = new RegExp(`(?<![\\w.~])/(?:${['work/main', 'work/shared', 'root/', 'home/\\w+/'].join('|')})`)
  const found: string[] = []
  for (const path of listed.stdout.split('\0').filter((name) => /\.(?:ts|mjs|json|md|sh|run|html|yml)$/.test(name))) {
    let text: string
    try {
      text = readFileSync(join(ROOT, path), 'utf8')
    } catch {
      continue // Listed and deleted, not yet committed.
    }
    if (path !== 'test/house/source-rules.test.ts' && machinePath.test(text)) found.push(path)
  }
  assert.deepEqual(found, [])
})
