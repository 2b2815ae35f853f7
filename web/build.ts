/** Bundles the page into `web/build/`, unless what is there was made from the same sources. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, sep } from 'node:path'
import { build, type Plugin } from 'vite'
import { BUILT, hashSources, isBuilt, ROOT, SHARED, STAMP } from './source-hash.mjs'

/**
 * Plot writes a style element into each chart, which the page's content security policy refuses. The rules stand in
 * style.css instead, under `.plot`.
 */
const plotWithoutStyleElement: Plugin = {
  name: 'plot-without-style-element',
  transform(code, id) {
    if (!/@observablehq\/plot\/src\/plot\.js$/.test(id)) return null
    const block =
      /\.call\(\(svg\) =>\s*\/\/ Warning: if you edit this[^\n]*\n\s*svg\.append\("style"\)\.text\(\s*`[^`]*`\s*\)\s*\)/
    if (!block.test(code)) throw new Error('Plot no longer writes its style element as web/build.ts expects')
    return { code: code.replace(block, ''), map: null }
  },
}

/** What is bundled must be in the hash, or a change of it would not be seen. */
const onlyHashedSources: Plugin = {
  name: 'only-hashed-sources',
  generateBundle() {
    const hashed = SHARED.map((path) => join(ROOT, path))
    const beside = [...this.getModuleIds()].filter(
      (id) => isAbsolute(id) && !id.startsWith(join(ROOT, sep)) && !id.includes('node_modules') && !hashed.includes(id),
    )
    if (beside.length > 0) throw new Error(`add to SHARED in web/source-hash.mjs: ${beside.join(', ')}`)
  },
}

/** Makes `web/build/` if it is absent or stale. */
export async function buildPage(): Promise<void> {
  if (isBuilt()) return
  process.stderr.write('er2alm: building the page (once for these sources) ...\n')
  // Built beside the old one and then moved: who serves the old one meanwhile reads whole files.
  const fresh = join(ROOT, 'build', `new-${process.pid}`)
  const hash = hashSources()
  mkdirSync(BUILT, { recursive: true })
  await build({
    configFile: false,
    root: ROOT,
    base: './',
    logLevel: 'warn',
    plugins: [plotWithoutStyleElement, onlyHashedSources],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: fresh,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1000,
      target: 'es2022',
    },
  })
  for (const name of ['assets', 'index.html']) {
    rmSync(join(BUILT, name), { recursive: true, force: true })
    renameSync(join(fresh, name), join(BUILT, name))
  }
  rmSync(fresh, { recursive: true })
  writeFileSync(STAMP, `${hash}\n`)
}

if (import.meta.main) await buildPage()
