import assert from 'node:assert/strict'
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, before, test } from 'node:test'

const ROOT = join(import.meta.dirname, '..', '..')
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
/** A version of the oldest Node that the package promises to run on (`engines`). */
const OLDEST_NODE = '24'
/** One that many still have. */
const TOO_OLD_NODE = '20'

const folder = mkdtempSync(join(tmpdir(), 'er2alm-package-'))
const app = join(folder, 'app')
after(() => rmSync(folder, { recursive: true, force: true }))

interface PackedFile {
  readonly path: string
  readonly mode: number
}
let packed: readonly PackedFile[] = []

/** Runs a program in the application's folder, with the folder of `node` first in the path. */
function inApp(node: string, program: string, ...options: string[]): SpawnSyncReturns<string> {
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` }
  delete env.NODE_OPTIONS
  return spawnSync(program, options, { cwd: app, env, encoding: 'utf8' })
}

/** Runs npm without the scripts of packages; `--no-ignore-scripts` among the options runs them. */
function npm(cwd: string, ...options: string[]): string {
  const scripts = options.includes('--no-ignore-scripts') ? [] : ['--ignore-scripts']
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--prefer-offline', ...scripts]
  const done = spawnSync('npm', [...options, ...quiet], { cwd, encoding: 'utf8' })
  assert.equal(done.status, 0, `npm ${options.join(' ')}: ${done.stderr}`)
  return done.stdout
}

before(() => {
  // As in a fresh clone: `prepack` builds what is packed.
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true })
  const printed = npm(ROOT, 'pack', '--no-ignore-scripts', '--json', '--pack-destination', folder)
  const [tarball] = JSON.parse(printed) as [{ readonly filename: string; readonly files: readonly PackedFile[] }]
  packed = tarball.files
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), '{ "private": true, "type": "module" }\n')
  npm(app, 'install', join(folder, tarball.filename))
})

test('package › holds what it needs, and neither tests nor sources', () => {
  const paths = packed.map(({ path }) => path)
  for (const needed of [
    'package.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'dist/index.js',
    'dist/index.d.ts',
    'wasm/build/er2alm.wasm',
    'web/build/index.html',
  ]) {
    assert.ok(paths.includes(needed), `${needed} is missing`)
  }
  assert.ok(paths.some((path) => path.startsWith('examples/movietweetings/')))
  assert.ok(paths.some((path) => /^web\/build\/assets\/.*\.js$/.test(path)))
  assert.deepEqual(
    paths.filter(
      (path) =>
        /\.(?:test|fixture)\./.test(path) ||
        /^(?:(?:src|test|node_modules)\/|web\/(?!build\/|source-hash\.mjs$))/.test(path),
    ),
    [],
  )
})

test('package › installs its dependencies and no optional peer', () => {
  for (const name of Object.keys(MANIFEST.dependencies)) readFileSync(join(app, 'node_modules', name, 'package.json'))
  for (const peer of ['node-llama-cpp', '@huggingface/transformers']) {
    assert.throws(() => readFileSync(join(app, 'node_modules', peer, 'package.json')), peer)
  }
})

/** What must hold on every Node that the package promises to run on. */
function checkOn(node: string): void {
  const version = inApp(node, 'npx', '--no-install', 'er2alm', '--version')
  assert.equal(version.stdout.trim(), MANIFEST.version, version.stderr)
  const help = inApp(node, 'npx', '--no-install', 'er2alm', '--help')
  assert.equal(help.status, 0, help.stderr)
  assert.match(help.stdout, /^usage: er2alm /m)
  const doctor = inApp(node, 'npx', '--no-install', 'er2alm', 'doctor')
  assert.match(doctor.stdout, /^ok +fast kernels/m)
  const wrong = inApp(node, 'npx', '--no-install', 'er2alm', 'no-such-command')
  assert.equal(wrong.status, 2)
  assert.doesNotMatch(wrong.stderr, /^\s+at /m)
}

test('package › runs as a command', () => checkOn(process.execPath))

test('package › exports by name what src/index.ts exports', async () => {
  const source = (await import(join(ROOT, 'src/index.ts'))) as object
  const script = "import * as api from 'er2alm'; console.log(JSON.stringify(Object.keys(api).sort()))"
  const { stdout, stderr } = inApp(process.execPath, process.execPath, '--input-type=module', '--eval', script)
  const names = JSON.parse(stdout || '[]') as string[]
  assert.ok(names.length > 0, stderr)
  assert.deepEqual(names, Object.keys(source).sort())
})

test('package › has types that a strict TypeScript project compiles against', () => {
  const program = [
    "import * as api from 'er2alm'",
    "import { Er2almError } from 'er2alm'",
    "const error: Er2almError = new Er2almError('BUG', 'x')",
    'export const status: number = error.exitStatus',
    'export const names: readonly string[] = Object.keys(api)',
    '// @ts-expect-error: not a code',
    "export const wrong: unknown = new Er2almError('NO_SUCH_CODE', 'x')",
  ]
  writeFileSync(join(app, 'use.ts'), program.join('\n'))
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: 'nodenext',
    target: 'esnext',
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  }
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
  const { stdout } = inApp(process.execPath, process.execPath, TSC, '--project', app, '--pretty', 'false')
  // Declarations of er2alm are checked too (no skipLibCheck); those of its dependencies are not ours to correct.
  const errors = stdout.split('\n').filter((line) => /: error TS/.test(line))
  assert.deepEqual(
    errors.filter((line) => !/^node_modules\/(?!er2alm\/)/.test(line)),
    [],
  )
})

/** The program of another Node, installed from npm. */
function otherNode(major: string): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${platform}-${process.arch}`
  const place = join(folder, `node-${major}`)
  mkdirSync(place)
  writeFileSync(join(place, 'package.json'), '{ "private": true }\n')
  npm(place, 'install', '--no-save', `${name}@${major}`)
  const node = join(place, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const { stdout } = inApp(node, node, '--version')
  assert.match(stdout, new RegExp(`^v${major}\\.`))
  return node
}

test('package › runs on the oldest Node that it promises', () => checkOn(otherNode(OLDEST_NODE)))

test('package › says on a Node that is too old which one it needs, and no more', () => {
  const { status, stdout, stderr } = inApp(otherNode(TOO_OLD_NODE), 'npx', '--no-install', 'er2alm', 'doctor')
  assert.equal(status, 2)
  assert.equal(stdout, '')
  assert.match(
    stderr,
    /^error DEPENDENCY_MISSING: er2alm needs Node 24\.2 or newer, and this is v20\.\S+\n {3}do: .*\n$/,
  )
})
