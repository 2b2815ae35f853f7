// What the binary is made from. Written for old Nodes, as scripts/with-node.mjs, which asks it before every start.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))

export const SOURCES = join(root, 'assembly')
/** The binary, and the one with relaxed SIMD. */
export const BINARY = join(root, 'build', 'er2alm.wasm')
export const RELAXED_BINARY = join(root, 'build', 'er2alm-relaxed.wasm')
export const STAMP = join(root, 'build', 'sources.sha256')

/** Options of the compiler. Pages of 64 KiB: the memory that the kernels import may grow to 4 GiB. */
export const OPTIONS = [
  ...['--runtime', 'stub', '--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
  ...['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'],
  ...['-O3', '--noAssert', '--converge'],
]

/** What the binary with relaxed SIMD has beside these. */
export const RELAXED_OPTIONS = ['--enable', 'relaxed-simd', '--use', 'RELAXED=1']

/** SHA-256 of the options and of every source, in the order of their names. */
export function hashSources() {
  const hash = createHash('sha256').update([...OPTIONS, ...RELAXED_OPTIONS].join(' '))
  for (const name of readdirSync(SOURCES).sort()) hash.update(name).update(readFileSync(join(SOURCES, name)))
  return hash.digest('hex')
}

/** Whether the binary is there and was made from these sources. */
export function isBuilt() {
  return (
    existsSync(BINARY) &&
    existsSync(RELAXED_BINARY) &&
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === hashSources()
  )
}
