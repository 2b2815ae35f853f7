import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { silentLogger } from '../../context.ts'
import { Er2almError } from '../../errors.ts'
import type { AddedItem } from '../added/added-item.ts'
import { EVENT_LOG_FILE, type EventLog, type EventLogOptions, type NewEvent, openEventLog } from './event-log.ts'
import { type DiskFaults, faultyDisk } from './faulty-log-file.fixture.ts'
import { toLogLine } from './log-line.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-events-'))
after(() => rmSync(dir, { recursive: true, force: true }))

let folders = 0
const newFolder = (): string => join(dir, `state ${folders++}`)
const OPTIONS: EventLogOptions = { log: silentLogger, nowMs: () => 1_700_000_000_900 }

/** Does something with the log of a folder, and closes it. */
async function withLog<T>(folder: string, work: (log: EventLog) => T | Promise<T>, options = OPTIONS): Promise<T> {
  const log = await openEventLog(folder, options)
  try {
    return await work(log)
  } finally {
    await log.close()
  }
}

const took = (user: string, item: string, id?: string): NewEvent => ({
  ...{ user, item, kind: 'taken', ...(id !== undefined && { id }) },
})

test('addEvents › counts events in at once, and after a restart they are there in the same order', async () => {
  const folder = newFolder()
  await withLog(folder, async (log) => {
    assert.equal(log.events.of('u'), undefined)
    assert.deepEqual(await log.addEvents([took('u', 'b'), { user: 'u', item: 'c', kind: 'hidden' }]), {
      ...{ stored: 2, repeated: 0 },
    })
    await log.addEvents([took('u', 'a'), took('ü/x', 'a')])
    assert.deepEqual(log.events.of('u')?.taken, ['b', 'a'])
  })
  await withLog(folder, (log) => {
    const { taken, hidden, count } = log.events.of('u')!
    assert.deepEqual([taken, hidden, count], [['b', 'a'], ['c'], 3])
    const { taken: others, count: othersCount } = log.events.of('ü/x')!
    assert.deepEqual([others, othersCount], [['a'], 1])
  })
})

test('addEvents › writes the time that the client gives, else the time that it is', async () => {
  const folder = newFolder()
  await withLog(folder, (log) => log.addEvents([took('u', 'a'), { ...took('u', 'b'), time: 12 }]))
  const record = JSON.parse(readFileSync(join(folder, EVENT_LOG_FILE), 'utf8').split('\n')[1]!)[1]
  assert.deepEqual(
    record.events.map(({ time }: { time: number }) => time),
    [1_700_000_000, 12],
  )
})

test('addEvents › stores an event with the same id once: in one call, in another, after a restart', async () => {
  const folder = newFolder()
  const event = took('u', 'a', 'x')
  await withLog(folder, async (log) => {
    assert.deepEqual(await log.addEvents([event, event]), { stored: 1, repeated: 1 })
    assert.deepEqual(await log.addEvents([event, took('u', 'b', 'y')]), { stored: 1, repeated: 1 })
    assert.deepEqual(await log.addEvents([event]), { stored: 0, repeated: 1 })
  })
  await withLog(folder, async (log) => {
    assert.deepEqual(await log.addEvents([event]), { stored: 0, repeated: 1 })
    assert.equal(log.events.of('u')?.count, 2)
  })
})

test('addEvents › stores nothing when an id is that of another event', async () => {
  await withLog(newFolder(), async (log) => {
    const refused = (error: unknown): boolean => error instanceof Er2almError && error.code === 'SERVE_INPUT'
    await log.addEvents([took('u', 'a', 'x')])
    await assert.rejects(log.addEvents([took('u', 'new'), took('u', 'b', 'x')]), refused)
    await assert.rejects(log.addEvents([took('u', 'c', 'z'), took('u', 'd', 'z')]), refused)
    assert.equal(log.events.of('u')?.count, 1)
  })
})

test('addEvents › acknowledges a repeated event only when the first is stored, and stores it if that fails', async () => {
  const folder = newFolder()
  const faults: DiskFaults = { syncs: 0 }
  await withLog(
    folder,
    async (log) => {
      let fail = (): void => {}
      faults.untilSync = new Promise((resolve) => {
        fail = resolve
      })
      faults.sync = 'EIO'
      const first = log.addEvents([took('u', 'a', 'x')])
      const second = log.addEvents([took('u', 'a', 'x')])
      const failed = assert.rejects(first, (error) => error instanceof Er2almError && error.code === 'SERVE_EVENTS')
      // The sync that fails has begun; the next one works.
      fail()
      await failed
      faults.sync = undefined
      assert.deepEqual(await second, { stored: 1, repeated: 0 })
      assert.equal(log.events.of('u')?.count, 1)
    },
    { ...OPTIONS, openFile: faultyDisk(faults) },
  )
  await withLog(folder, (log) => assert.equal(log.events.of('u')?.count, 1))
})

test('addEvents › that arrive together are stored once for each id', async () => {
  await withLog(newFolder(), async (log) => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => log.addEvents([took('u', 'a', 'x')])))
    assert.equal(
      outcomes.reduce((sum, { stored }) => sum + stored, 0),
      1,
    )
    assert.equal(log.events.of('u')?.count, 1)
  })
})

test('addEvents › that are not stored are not counted in', async () => {
  const faults: DiskFaults = { syncs: 0 }
  await withLog(
    newFolder(),
    async (log) => {
      faults.room = 0
      await assert.rejects(log.addEvents([took('u', 'a')]))
      assert.equal(log.events.of('u'), undefined)
    },
    { ...OPTIONS, openFile: faultyDisk(faults) },
  )
})

test('putItem › keeps an item with its vectors over a restart, the later of one id', async () => {
  const folder = newFolder()
  const item: AddedItem = { id: 'n1', title: 'New', year: 2026, genres: ['Drama'], attributes: { director: ['A B'] } }
  const vectors = new Map([['key', Uint8Array.of(1, 2, 255)]])
  await withLog(folder, async (log) => {
    await log.putItem({ ...item, title: 'Old' }, new Map())
    await log.putItem({ ...item, id: 'n2' }, new Map())
    await log.putItem(item, vectors)
  })
  await withLog(folder, ({ items }) => {
    assert.deepEqual([...items.keys()], ['n1', 'n2'])
    assert.deepEqual(items.get('n1')!.item, item)
    assert.deepEqual(
      [...items.get('n1')!.vectors].map(([key, bytes]) => [key, ...bytes]),
      [['key', 1, 2, 255]],
    )
  })
})

test('openEventLog › keeps a second process out, with what to do', async () => {
  const folder = newFolder()
  await withLog(folder, () => {})
  // The process that started this test is another one, and lives as long as it.
  writeFileSync(join(folder, 'run.lock'), String(process.ppid))
  await assert.rejects(openEventLog(folder, OPTIONS), (error) => {
    assert.ok(error instanceof Er2almError)
    assert.deepEqual([error.code, error.file], ['RUN_BUSY', folder])
    assert.match(error.hint!, /state folder of its own/)
    return true
  })
  rmSync(join(folder, 'run.lock'))
  await withLog(folder, () => {})
})

test('openEventLog › gives the folder back when the log cannot be opened', async () => {
  const folder = newFolder()
  await withLog(folder, () => {})
  appendFileSync(join(folder, EVENT_LOG_FILE), 'damage\n')
  for (let start = 0; start < 2; start++) {
    await assert.rejects(
      openEventLog(folder, OPTIONS),
      (error) => error instanceof Er2almError && error.code === 'SERVE_EVENTS' && error.row === 2,
    )
  }
  assert.throws(() => readFileSync(join(folder, 'run.lock')))
})

test('openEventLog › stops at a record that it does not know, with its row', async () => {
  for (const record of [{ other: 1 }, { events: [{ user: 'u', item: 'i', kind: 'liked' }] }]) {
    const folder = newFolder()
    await withLog(folder, (log) => log.addEvents([took('u', 'a')]))
    appendFileSync(join(folder, EVENT_LOG_FILE), toLogLine(record))
    await assert.rejects(
      openEventLog(folder, OPTIONS),
      (error) => error instanceof Er2almError && error.code === 'SERVE_EVENTS' && error.row === 3,
    )
  }
})

test('openEventLog › says of a state folder that cannot be made that it cannot', async () => {
  const file = join(dir, 'a file')
  writeFileSync(file, '')
  await assert.rejects(
    openEventLog(join(file, 'state'), OPTIONS),
    (error) => error instanceof Er2almError && error.code === 'SERVE_EVENTS' && error.hint !== undefined,
  )
})
