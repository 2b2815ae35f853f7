// Runs a script on Node >= 24, whatever Node started this file.
//   usage: node scripts/with-node.mjs [node options] SCRIPT [arguments]
// Uses the running Node when it is new enough, else the one in .node/ of this checkout, which it installs
// once from npm (package node-PLATFORM-ARCH, pinned). Builds the WebAssembly kernels first, and the page for what serves
// it. Written for old Nodes: no syntax newer than Node 14.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBuilt as kernelsAreBuilt } from '../wasm/source-hash.mjs'
import { isBuilt as pageIsBuilt } from '../web/source-hash.mjs'

const OLDEST_MAJOR = 24
const PINNED = '26.10.0'
const root = join(dirname(fileURLToPath(import.meta.url)), '..')

function nodeBinary() {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_MAJOR) return process.execPath
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${platform}-${process.arch}`
  const folder = join(root, '.node', PINNED)
  const binary = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(binary)) return binary
  process.stderr.write(
    `er2alm needs Node >= ${OLDEST_MAJOR}; this is ${process.version}. Installing ${name}@${PINNED} into .node/ (once) ...\n`,
  )
  // In a folder of its own first: another start may be installing it at the same time.
  const part = `${folder}.${process.pid}`
  mkdirSync(part, { recursive: true })
  writeFileSync(join(part, 'package.json'), '{ "private": true }\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const done = spawnSync(
    npm,
    ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${PINNED}`],
    {
      cwd: part,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  if (done.status === 0 && !existsSync(folder)) {
    try {
      renameSync(part, folder)
    } catch {
      // The other start was first.
    }
  }
  rmSync(part, { recursive: true, force: true })
  if (!existsSync(binary)) {
    process.stderr.write(
      `Could not install ${name}@${PINNED} from the npm registry. Install Node >= ${OLDEST_MAJOR} (https://nodejs.org) and run this again.\n`,
    )
    process.exit(1)
  }
  return binary
}

/** Compiles the kernels when their sources have changed (a few seconds). In the package they are built already. */
function buildKernels(node) {
  if (existsSync(join(root, 'wasm', 'assembly')) && !kernelsAreBuilt()) runBuild(node, 'wasm')
}

/** What serves the page: the command, and the tests that open it in a browser. */
const NEEDS_PAGE = /^serve$|^browser$|test[\\/]browser|scripts[\\/]test\.ts$/

/** Bundles the page when its sources have changed (a second), for the commands that serve it. In the package it is built. */
function buildPage(node) {
  if (existsSync(join(root, 'web', 'main.tsx')) && !pageIsBuilt()) runBuild(node, 'web')
}

function runBuild(node, folder) {
  const script = join(root, folder, 'build.ts')
  const { status } = spawnSync(node, ['--disable-warning=ExperimentalWarning', script], { stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}

const node = nodeBinary()
buildKernels(node)
if (process.argv.slice(2).some((argument) => NEEDS_PAGE.test(argument))) buildPage(node)
// In a checkout every start strips the types of hundreds of files; what was stripped and compiled is kept, as long as nobody counts
// which lines ran. Half of a start's time.
const compileCache =
  existsSync(join(root, 'wasm', 'assembly')) && !process.env.NODE_V8_COVERAGE
    ? { NODE_COMPILE_CACHE: join(root, '.node', 'compile-cache') }
    : {}
const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...compileCache, ...process.env },
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 128 + (constants.signals[signal] || 0) : code))
