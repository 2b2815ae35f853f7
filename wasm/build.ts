/** Compiles `wasm/assembly/` to `wasm/build/er2alm.wasm`, unless the one there was made from the same sources. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import asc from 'assemblyscript/asc'
import { BINARY, hashSources, isBuilt, OPTIONS, SOURCES, STAMP } from './source-hash.mjs'

if (!isBuilt()) {
  process.stderr.write('er2alm: building the WebAssembly kernels (once for these sources) ...\n')
  let binary: Uint8Array | undefined
  const { error, stderr } = await asc.main([join(SOURCES, 'index.ts'), '--outFile', 'er2alm.wasm', ...OPTIONS], {
    writeFile: (_name: string, contents: Uint8Array | string) => {
      if (typeof contents !== 'string') binary = contents
    },
  })
  if (error !== null || binary === undefined) {
    process.stderr.write(`${stderr.toString()}\n${error?.message ?? 'the compiler wrote no binary'}\n`)
    process.exit(1)
  }
  mkdirSync(dirname(BINARY), { recursive: true })
  writeFileSync(BINARY, binary)
  writeFileSync(STAMP, hashSources())
}
