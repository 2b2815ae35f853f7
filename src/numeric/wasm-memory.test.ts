import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { createWasmMemory, whyNoWasm } from './wasm-memory.ts'

test('createWasmMemory › runs here: the tests of the kernels would else compare the reference with itself', () => {
  assert.equal(whyNoWasm(), undefined)
})

test('createWasmMemory › keeps views valid when the memory grows, and gives them cache-aligned places', () => {
  const memory = createWasmMemory()!
  const first = memory.floats32(3).fill(7)
  memory.floats64(1 << 20).fill(1)
  assert.deepEqual([...first], [7, 7, 7])
  assert.ok(memory.holds(first))
  assert.equal(memory.pointer(first), first.byteOffset)
  assert.equal(memory.ints(5).byteOffset % 64, 0)
})

test('createWasmMemory › copies in what lies outside, and takes back what a scope handed out', () => {
  const memory = createWasmMemory()!
  const before = memory.bytes(0)
  memory.scoped(() => {
    const at = memory.pointer(Float64Array.of(1, 2))
    assert.deepEqual([...memory.view(new Float64Array(2), at)], [1, 2])
  })
  assert.equal(memory.bytes(0), before)
})

test('createWasmMemory › refuses more than 4 GiB as an error that says so', () => {
  assert.throws(
    () => createWasmMemory()!.bytes(2 ** 32),
    (error) => error instanceof Er2almError && error.code === 'MODEL_TOO_LARGE',
  )
})

test('createWasmMemory › takes the binary with relaxed SIMD when asked, whose products agree', () => {
  const script = `
    const { gemm, gemmReference } = await import(${JSON.stringify(new URL('./kernels/gemm.ts', import.meta.url).href)})
    const { whyNoWasm } = await import(${JSON.stringify(new URL('./wasm-memory.ts', import.meta.url).href)})
    for (const Kind of [Float32Array, Float64Array]) {
      const a = { rows: 40, cols: 40, data: Kind.from({ length: 1600 }, (_, at) => Math.sin(at)) }
      const [out, plain] = [0, 1].map(() => ({ rows: 40, cols: 40, data: new Kind(1600) }))
      gemm(a, a, out)
      gemmReference(a, a, plain)
      console.log(whyNoWasm(), out.data.every((value, at) => Math.abs(value - plain.data[at]) < 1e-5))
    }`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, ER2ALM_WASM: 'relaxed' },
  })
  assert.equal(stdout.trim(), 'undefined true\nundefined true')
})

test('whyNoWasm › can be told to do without, and the kernels then fall back', () => {
  const script = `
    const { whyNoWasm, createWasmMemory } = await import(${JSON.stringify(new URL('./wasm-memory.ts', import.meta.url).href)})
    const { gemm } = await import(${JSON.stringify(new URL('./kernels/gemm.ts', import.meta.url).href)})
    const a = { rows: 32, cols: 32, data: new Float32Array(1024).fill(1) }
    const out = { rows: 32, cols: 32, data: new Float32Array(1024) }
    gemm(a, a, out)
    console.log(whyNoWasm(), createWasmMemory(), out.data[5])`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, ER2ALM_WASM: 'off' },
  })
  assert.equal(stdout.trim(), 'ER2ALM_WASM=off undefined 32')
})
