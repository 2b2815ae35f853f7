/** Builds `dist/` from `src/` (JavaScript with declarations) and the page from `web/`, ready to pack. */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildPage } from '../web/build.ts'

const root = join(import.meta.dirname, '..')
rmSync(join(root, 'dist'), { recursive: true, force: true })
const tsc = join(root, 'node_modules/typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [tsc, '--project', join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)

// npm makes commands executable when it installs them; a linked checkout needs it too.
const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly bin: Record<string, string> }
for (const command of Object.values(bin)) {
  const file = join(root, command)
  if (!existsSync(file)) {
    process.stderr.write(`package.json names ${command} as a command, and the build did not make it\n`)
    process.exit(1)
  }
  chmodSync(file, 0o755)
}

await buildPage()
