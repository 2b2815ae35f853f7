import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { balancedRows, createKernelTeam, type KernelTeam } from './kernel-team.ts'
import { createWasmMemory, type WasmMemory } from './wasm-memory.ts'

test('balancedRows › covers all rows once, with about the same work in each part', () => {
  const rowPtr = new Int32Array([0, 100, 101, 102, 103, 104, 204, 205])
  assert.deepEqual(balancedRows(rowPtr, 1), [[0, 7]])
  assert.deepEqual(balancedRows(rowPtr, 2), [
    [0, 4],
    [4, 7],
  ])
  const many = balancedRows(new Int32Array([0, 1]), 4)
  assert.equal(many.length, 4)
  assert.equal(many[0]![0], 0)
  assert.equal(many.at(-1)![1], 1)
  many.slice(1).forEach(([from], at) => {
    assert.equal(from, many[at]![1])
  })
  assert.deepEqual(balancedRows(new Int32Array([0]), 2), [
    [0, 0],
    [0, 0],
  ])
})

const memory = createWasmMemory()

/** Clears rows by one call per thread, again and again until all threads must have been up for a while. */
async function clearAll(team: KernelTeam, { ints, floats32 }: WasmMemory, rounds: number): Promise<void> {
  const rows = ints(64)
  const wide = floats32(64 * 32)
  for (let r = 0; r < 64; r++) rows[r] = r
  for (let round = 0; round < rounds; round++) {
    wide.fill(1)
    const size = 64 / team.threads
    team.run(
      'clearRows32',
      Array.from({ length: team.threads }, (_, t) => [rows.byteOffset + 4 * t * size, size, wide.byteOffset]),
    )
    assert.ok(
      wide.every((value) => value === 0),
      `round ${round}`,
    )
    if (round % 100 === 0) await setTimeout(10)
  }
}

test('createKernelTeam › every call of a round is done when it returns', { skip: memory === undefined }, async () => {
  for (const threads of [1, 2, 4]) {
    const team = createKernelTeam(memory!, threads)
    await clearAll(team, memory!, 2000)
    assert.ok(team.isUp())
    team.close()
  }
})

test('createKernelTeam › works on alone when closed', { skip: memory === undefined }, async () => {
  const team = createKernelTeam(memory!, 4)
  await clearAll(team, memory!, 300)
  team.close()
  await clearAll(team, memory!, 10)
})
