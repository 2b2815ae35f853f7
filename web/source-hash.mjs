// What the page is made from. Written for old Nodes, as scripts/with-node.mjs, which asks it before `serve`.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(fileURLToPath(import.meta.url))
/** Where the built page lies: index.html and assets/. */
export const BUILT = join(ROOT, 'build')
export const STAMP = join(BUILT, 'sources.sha256')

/** Files outside web/ that the page is bundled with; web/build.ts refuses any other. */
export const SHARED = ['figures.ts', 'html.ts', 'marked-text.ts', 'svg-scale.ts', 'wording.ts'].map((name) =>
  join('..', 'src', 'report', name),
)

/** SHA-256 of every source, by path, and of the packages' pinned versions. */
export function hashSources() {
  const hash = createHash('sha256')
  for (const path of [...sourcesUnder(''), ...SHARED]) hash.update(`${path}\n`).update(readFileSync(join(ROOT, path)))
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, '..', 'package.json'), 'utf8'))
  for (const name of ['preact', '@observablehq/plot', 'vite']) hash.update(`${name} ${devDependencies[name]}\n`)
  return hash.digest('hex')
}

/** Whether the page is there and was made from these sources. */
export function isBuilt() {
  return (
    existsSync(join(BUILT, 'index.html')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8').trim() === hashSources()
  )
}

/** Paths below web/ in a fixed order, but for tests and what is built. */
function sourcesUnder(folder) {
  const paths = []
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (path !== 'build') paths.push(...sourcesUnder(path))
    } else if (!/\.test\.ts$/.test(path)) paths.push(path)
  }
  return paths.sort()
}
