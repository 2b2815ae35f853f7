/** Compiles `wasm/assembly/` to the two binaries in `wasm/build/`, unless those there were made from the same sources. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import asc from 'assemblyscript/asc'
import {
  BINARY,
  hashSources,
  isBuilt,
  OPTIONS,
  RELAXED_BINARY,
  RELAXED_OPTIONS,
  SOURCES,
  STAMP,
} from './source-hash.mjs'

async function compile(file: string, options: readonly string[]): Promise<void> {
  let binary: Uint8Array | undefined
  const { error, stderr } = await asc.main([join(SOURCES, 'index.ts'), '--outFile', 'er2alm.wasm', ...options], {
    writeFile: (_name: string, contents: Uint8Array | string) => {
      if (typeof contents !== 'string') binary = contents
    },
  })
  if (error !== null || binary === undefined) {
    process.stderr.write(`${stderr.toString()}\n${error?.message ?? 'the compiler wrote no binary'}\n`)
    process.exit(1)
  }
  writeFileSync(file, binary)
}

if (!isBuilt()) {
  process.stderr.write('er2alm: building the WebAssembly kernels (once for these sources) ...\n')
  mkdirSync(dirname(BINARY), { recursive: true })
  await compile(BINARY, OPTIONS)
  await compile(RELAXED_BINARY, [...OPTIONS, ...RELAXED_OPTIONS])
  writeFileSync(STAMP, hashSources())
}
