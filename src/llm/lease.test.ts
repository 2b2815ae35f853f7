import assert from 'node:assert/strict'
import { hostname } from 'node:os'
import { test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { openLedger } from '../store/ledger.ts'
import { openStore } from '../store/sqlite.ts'
import { openWorkers } from '../store/workers.ts'
import { createLease } from './lease.ts'

function setUp() {
  const store = openStore(':memory:')
  openLedger(store)
  const workers = openWorkers(store)
  const { context } = fakeContext()
  return { store, workers, clock: context.clock, lease: createLease(workers, context.clock) }
}

test('lease › writes this process down at its first call, once', () => {
  const { store, workers, lease } = setUp()
  const id = lease.hold()
  assert.equal(lease.hold(), id)
  lease.release()
  lease.release()
  assert.equal(lease.hold(), id)
  lease.release()
  assert.equal(store.db.prepare('SELECT count(*) AS n FROM workers').get()?.n, 1)
  const row = workers.find(id)
  assert.equal(row?.pid, process.pid)
  assert.ok(row?.host.startsWith(hostname()))
})

test('lease › shows a sign of life when calls begin again after a quiet time', async () => {
  const { workers, clock, lease } = setUp()
  const id = lease.hold()
  lease.release()
  await clock.sleep(60_000)
  lease.hold()
  lease.release()
  assert.equal(workers.find(id)?.beat, 1)
})

test('isAlive › is true of itself and of another of the same machine whose process exists, and false of one that is gone', () => {
  const { workers, lease } = setUp()
  const own = lease.hold()
  lease.release()
  const { host } = workers.find(own)!
  workers.add({ id: 'parent', host, pid: process.ppid, beat: 0 })
  workers.add({ id: 'gone', host, pid: 2 ** 22 + 1, beat: 0 }) // above the largest pid of Linux
  assert.deepEqual([own, 'parent', 'gone', 'never there'].map(lease.isAlive), [true, true, false, false])
})

test('isAlive › of another machine goes by its beat, watched for 30 seconds of our own monotonic clock', async () => {
  const { workers, clock, lease } = setUp()
  workers.add({ id: 'far', host: 'elsewhere', pid: 1, beat: 0 })
  assert.equal(lease.isAlive('far'), true)
  await clock.sleep(29_000)
  assert.equal(lease.isAlive('far'), true)
  workers.beat('far')
  await clock.sleep(20_000)
  assert.equal(lease.isAlive('far'), true)
  await clock.sleep(29_000)
  assert.equal(lease.isAlive('far'), true)
  await clock.sleep(1_000)
  assert.equal(lease.isAlive('far'), false)
})

test('isAlive › does not care what time the machine thinks it is', async () => {
  const { workers, clock } = setUp()
  let jump = 0
  const jumping = createLease(workers, { ...clock, nowMs: () => clock.nowMs() + jump })
  workers.add({ id: 'far', host: 'elsewhere', pid: 1, beat: 0 })
  assert.equal(jumping.isAlive('far'), true)
  jump = 365 * 86_400_000
  assert.equal(jumping.isAlive('far'), true)
  jump = -jump
  await clock.sleep(30_000)
  assert.equal(jumping.isAlive('far'), false)
})
