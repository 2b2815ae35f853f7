import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Names of the run folders that lie in the same folder as `dir`, itself included, sorted. */
export function runsBeside(dir: string): readonly string[] {
  const parent = dirname(dir)
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .filter((name) => existsSync(join(parent, name, 'config.json')))
    .sort()
}
