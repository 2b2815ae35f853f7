/** Checks the types of every project: the toolkit on Node, and the page in the browser. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const tsc = join(root, 'node_modules/typescript/bin/tsc')
let failed = false
for (const project of ['tsconfig.json', 'web/tsconfig.json']) {
  const { status } = spawnSync(process.execPath, [tsc, '--project', join(root, project)], { stdio: 'inherit' })
  failed ||= status !== 0
}
process.exit(failed ? 1 : 0)
