import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type Logger, silentLogger } from '../../context.ts'
import { Er2almError } from '../../errors.ts'
import { type AppendOnlyLog, openAppendOnlyLog } from './append-only-log.ts'
import { type DiskFaults, faultyDisk } from './faulty-log-file.fixture.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-log-'))
after(() => rmSync(dir, { recursive: true, force: true }))

let files = 0
const newPath = (): string => join(dir, `${files++}`, 'events.jsonl')
const nothing = (): void => {}

function coded(code: string, message: RegExp = /./): (error: unknown) => boolean {
  return (error) => error instanceof Er2almError && error.code === code && message.test(error.message)
}

/** The records of a log, as the next start finds them. */
async function recordsOf(path: string, log: Logger = silentLogger): Promise<readonly object[]> {
  const records: object[] = []
  const opened = await openAppendOnlyLog(path, (record) => records.push(record), { log })
  await opened.close()
  return records
}

async function openFaulty(faults: DiskFaults): Promise<{ readonly path: string; readonly log: AppendOnlyLog }> {
  const path = newPath()
  const log = await openAppendOnlyLog(path, nothing, { log: silentLogger, openFile: faultyDisk(faults) })
  return { path, log }
}

test('openAppendOnlyLog › gives back what was appended, in order, after any number of starts', async () => {
  const path = newPath()
  for (let start = 0; start < 3; start++) {
    const log = await openAppendOnlyLog(path, nothing, { log: silentLogger })
    await Promise.all([1, 2, 3].map((n) => log.append({ start, n }, nothing)))
    await log.close()
  }
  assert.deepEqual(
    await recordsOf(path),
    [0, 1, 2].flatMap((start) => [1, 2, 3].map((n) => ({ start, n }))),
  )
  assert.equal(statSync(path).mode & 0o077, 0, 'others may read what people did')
})

test('append › resolves after the sync, and calls onDurable in the order of the file', async () => {
  let release = nothing
  const faults: DiskFaults = { syncs: 0 }
  const { path, log } = await openFaulty(faults)
  faults.untilSync = new Promise((resolve) => {
    release = resolve
  })
  const durable: number[] = []
  let acknowledged = 0
  const appends = [0, 1, 2, 3].map((n) =>
    log
      .append({ n }, () => durable.push(n))
      .then(() => {
        acknowledged++
      }),
  )
  // The first is written; its sync is under way.
  while (faults.syncs < 2) await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual([durable, acknowledged], [[], 0])
  release()
  await Promise.all(appends)
  assert.deepEqual(durable, [0, 1, 2, 3])
  // One for the header, one for the first record, and one for all that came meanwhile.
  assert.equal(faults.syncs, 3)
  await log.close()
  assert.deepEqual(await recordsOf(path), [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }])
})

test('append › on a full disk stores nothing of it, and goes on when there is room again', async () => {
  const faults: DiskFaults = { syncs: 0 }
  const { path, log } = await openFaulty(faults)
  await log.append({ n: 1 }, nothing)
  const size = statSync(path).size
  faults.room = 30
  await assert.rejects(
    log.append({ n: 2, text: 'x'.repeat(100) }, () => assert.fail('it is not durable')),
    coded('SERVE_EVENTS', /the disk is full/),
  )
  assert.equal(statSync(path).size, size, 'half a line is left')
  faults.room = undefined
  await log.append({ n: 3 }, nothing)
  await log.close()
  assert.deepEqual(await recordsOf(path), [{ n: 1 }, { n: 3 }])
})

test('append › whose sync fails is not stored', async () => {
  const faults: DiskFaults = { syncs: 0 }
  const { path, log } = await openFaulty(faults)
  faults.sync = 'EIO'
  await assert.rejects(log.append({ n: 1 }, nothing), coded('SERVE_EVENTS', /EIO/))
  faults.sync = undefined
  await log.append({ n: 2 }, nothing)
  await log.close()
  assert.deepEqual(await recordsOf(path), [{ n: 2 }])
})

test('append › takes nothing more when the end of the file cannot be brought in order', async () => {
  const faults: DiskFaults = { syncs: 0 }
  const { path, log } = await openFaulty(faults)
  await log.append({ n: 1 }, nothing)
  Object.assign(faults, { room: 10, truncate: 'EIO' })
  const [first, waiting] = await Promise.allSettled([log.append({ n: 2 }, nothing), log.append({ n: 3 }, nothing)])
  assert.deepEqual([first!.status, waiting!.status], ['rejected', 'rejected'])
  faults.room = undefined
  await assert.rejects(log.append({ n: 4 }, nothing), coded('SERVE_EVENTS', /nothing is stored any more/))
  await log.close()
  assert.deepEqual(await recordsOf(path), [{ n: 1 }])
})

test('append › refuses more than the memory should hold while the disk hangs', async () => {
  let release = nothing
  const faults: DiskFaults = { syncs: 0 }
  const { log } = await openFaulty(faults)
  faults.untilSync = new Promise((resolve) => {
    release = resolve
  })
  const large = { text: 'x'.repeat(1 << 24) }
  const appends = [1, 2, 3].map(() => log.append(large, nothing))
  await assert.rejects(log.append({ n: 1 }, nothing), coded('SERVE_TOO_MANY'))
  release()
  await Promise.all(appends)
  await log.append({ n: 1 }, nothing)
  await log.close()
})

test('close › writes what waits, and refuses what comes later', async () => {
  const path = newPath()
  const log = await openAppendOnlyLog(path, nothing, { log: silentLogger })
  const appends = [1, 2, 3].map((n) => log.append({ n }, nothing))
  const closing = log.close()
  await assert.rejects(log.append({ n: 4 }, nothing), coded('SERVE_EVENTS', /shutting down/))
  await Promise.all([...appends, closing])
  assert.deepEqual(await recordsOf(path), [{ n: 1 }, { n: 2 }, { n: 3 }])
})

test('openAppendOnlyLog › removes a line that was cut off, says so, and writes on behind the last whole one', async () => {
  const path = newPath()
  const log = await openAppendOnlyLog(path, nothing, { log: silentLogger })
  await log.append({ n: 1 }, nothing)
  await log.append({ n: 2 }, nothing)
  await log.close()
  truncateSync(path, statSync(path).size - 5)
  const warned: string[] = []
  const warning: Logger = { ...silentLogger, warn: (message, fields) => warned.push(`${message} ${fields?.row}`) }
  const opened = await openAppendOnlyLog(path, nothing, { log: warning })
  await opened.append({ n: 3 }, nothing)
  await opened.close()
  assert.equal(warned.length, 1)
  assert.match(warned[0]!, /cut off .* removed 3$/)
  assert.deepEqual(await recordsOf(path, warning), [{ n: 1 }, { n: 3 }])
  assert.equal(warned.length, 1)
})

test('openAppendOnlyLog › opens a log that was cut anywhere, in its first line too', async () => {
  const path = newPath()
  const log = await openAppendOnlyLog(path, nothing, { log: silentLogger })
  await log.append({ n: 1 }, nothing)
  await log.close()
  const whole = readFileSync(path)
  for (let length = 0; length <= whole.length; length++) {
    writeFileSync(path, whole.subarray(0, length))
    const isThere = length >= whole.length - 1
    const opened = await openAppendOnlyLog(path, nothing, { log: silentLogger })
    await opened.append({ n: 2 }, nothing)
    await opened.close()
    assert.deepEqual(await recordsOf(path), isThere ? [{ n: 1 }, { n: 2 }] : [{ n: 2 }], `cut at ${length}`)
  }
})

test('openAppendOnlyLog › writes into no file but an event log', async () => {
  const path = newPath()
  mkdirSync(join(path, '..'))
  for (const text of ['{"user":"u1"}\n', 'notes without a line feed', '["00000000",{"log":"er2alm events"}]\n']) {
    writeFileSync(path, text)
    await assert.rejects(recordsOf(path), coded('SERVE_EVENTS', /does not begin as an event log/))
    assert.equal(readFileSync(path, 'utf8'), text)
  }
})

test('openAppendOnlyLog › says of a folder that cannot be made or written that it cannot', async () => {
  const path = newPath()
  mkdirSync(join(path, '..'))
  writeFileSync(path, '')
  await assert.rejects(recordsOf(join(path, 'below', 'events.jsonl')), (error) => {
    assert.ok(error instanceof Er2almError)
    assert.deepEqual([error.code, error.file], ['SERVE_EVENTS', join(path, 'below', 'events.jsonl')])
    return true
  })
})
