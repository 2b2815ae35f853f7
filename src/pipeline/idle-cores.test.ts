import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { idleCores } from './idle-cores.ts'

const { clock } = fakeContext().context

/** Idle shares of a machine of so many cores between two looks. */
function measured(cores: number, idleShare: number): Promise<number> {
  let looks = 0
  return idleCores(clock, () => ({ cores, all: 1000 * cores * ++looks, idle: 1000 * cores * idleShare * looks }))
}

test('idleCores › counts what is idle, at least 1 and at most 4', async () => {
  assert.equal(await measured(2, 1), 2)
  assert.equal(await measured(2, 0.55), 1)
  assert.equal(await measured(2, 0), 1)
  assert.equal(await measured(8, 0.4), 3)
  assert.equal(await measured(64, 1), 4)
})

test('idleCores › says 1 where the times do not move, and a number for this machine', async () => {
  assert.equal(await idleCores(clock, () => ({ cores: 2, all: 5, idle: 5 })), 1)
  const here = await idleCores({
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  })
  assert.ok(here >= 1 && here <= 4)
})
