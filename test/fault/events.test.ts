import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Logger, silentLogger } from '../../src/context.ts'
import { Er2almError } from '../../src/errors.ts'
import { createRandom } from '../../src/numeric/random.ts'
import { EVENT_LOG_FILE, type EventLog, openEventLog } from '../../src/serve/events/event-log.ts'
import { createWriter, startEvents, type Writer } from './event-writers.ts'

const WRITERS = 8
const BATCH = 5
/** A kill comes after so many acknowledgements and milliseconds at most; one in five as soon as the process takes events. */
const MOST_ACKNOWLEDGED = 40
const LONGEST_MS = 30

const dir = mkdtempSync(join(tmpdir(), 'er2alm-event-faults-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const OPTIONS = { log: silentLogger, nowMs: () => 0 }

/** Looks at a copy of the log as a kill left it, so that the next process has to mend the original by itself. */
async function inCopy<T>(stateDir: string, work: (log: EventLog) => T): Promise<T> {
  const copy = join(dir, 'copy')
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy)
  copyFileSync(join(stateDir, EVENT_LOG_FILE), join(copy, EVENT_LOG_FILE))
  const log = await openEventLog(copy, OPTIONS)
  try {
    return work(log)
  } finally {
    await log.close()
  }
}

/** Every acknowledged event is there, none twice, in order; and of what was in flight all of a request or nothing. */
function checkWriter({ user, acknowledged }: Writer, log: EventLog): void {
  const { taken = [], count = 0 } = log.events.of(user) ?? {}
  assert.deepEqual(
    taken,
    taken.map((_, place) => `item ${place}`),
    `${user}: a gap, or another order`,
  )
  assert.equal(count, taken.length, `${user}: an event is stored twice`)
  const inFlight = taken.length - acknowledged.length
  assert.ok([0, 1, BATCH].includes(inFlight), `${user}: ${acknowledged.length} acknowledged, ${taken.length} stored`)
}

for (const [mode, kills] of [
  ['direct', 20],
  ['http', 6],
] as const) {
  test(`events › outlive ${kills} kills at random moments, ${mode}: what was acknowledged is there, once and in order`, async () => {
    const stateDir = join(dir, mode)
    const random = createRandom(kills)
    let left = 0
    let reached = (): void => {}
    const writers = Array.from({ length: WRITERS }, (_, n) =>
      createWriter(`user ${n}`, () => {
        if (--left === 0) reached()
      }),
    )
    let before = 0
    let advanced = 0
    for (let kill = 0; kill < kills; kill++) {
      const child = await startEvents(stateDir, mode)
      const isEarly = kill % 5 === 0
      left = 1 + random.int(MOST_ACKNOWLEDGED)
      const enough = new Promise<void>((resolve) => {
        reached = resolve
      })
      const writing = Promise.all(writers.map((writer) => writer.write(child)))
      if (!isEarly) await Promise.race([enough, writing])
      await sleep(random.next() * LONGEST_MS)
      await child.kill()
      await writing
      await inCopy(stateDir, (log) => {
        for (const writer of writers) checkWriter(writer, log)
      })
      const acknowledged = writers.reduce((sum, writer) => sum + writer.acknowledged.length, 0)
      if (acknowledged > before) advanced++
      before = acknowledged
    }
    assert.ok(advanced > kills / 2, `only ${advanced} processes stored anything, so the kills tested little`)
  })
}

test('events › of a file that is cut at any byte of its last record open, without that record or with all of it', async () => {
  const stateDir = join(dir, 'cut')
  const log = await openEventLog(stateDir, OPTIONS)
  await log.addEvents([{ user: 'u', item: 'first', kind: 'taken' }])
  const first = readFileSync(join(stateDir, EVENT_LOG_FILE)).length
  const last = ['ö', 'b'].map((item) => ({ user: 'u', item, kind: 'taken' as const, id: item }))
  await log.addEvents(last)
  await log.close()
  const whole = readFileSync(join(stateDir, EVENT_LOG_FILE))
  for (let length = first; length <= whole.length; length++) {
    writeFileSync(join(stateDir, EVENT_LOG_FILE), whole.subarray(0, length))
    const warned: string[] = []
    const warning: Logger = { ...silentLogger, warn: (message) => warned.push(message) }
    const opened = await openEventLog(stateDir, { ...OPTIONS, log: warning })
    const { count } = opened.events.of('u')!
    // The record without its line feed is whole.
    const isWhole = length >= whole.length - 1
    assert.equal(count, isWhole ? 3 : 1, `cut at ${length} of ${whole.length}`)
    assert.equal(warned.length, isWhole || length === first ? 0 : 1, `cut at ${length}: ${warned}`)
    // What was cut off can be sent again, and what was not is not stored twice.
    const { stored } = await opened.addEvents(last)
    assert.equal(stored, isWhole ? 0 : 2)
    assert.equal(opened.events.of('u')!.count, 3)
    await opened.close()
    assert.deepEqual(await inCopy(stateDir, (again) => again.events.of('u')!.taken), ['first', 'ö', 'b'])
  }
})

test('events › with a damaged line before the last stop the start, with file and row, and nothing is changed', async () => {
  const stateDir = join(dir, 'damaged')
  const log = await openEventLog(stateDir, OPTIONS)
  for (const item of ['a', 'b', 'c']) await log.addEvents([{ user: 'u', item, kind: 'taken' }])
  await log.close()
  const file = join(stateDir, EVENT_LOG_FILE)
  const lines = readFileSync(file, 'utf8').split('\n')
  lines[2] = lines[2]!.replace('"b"', '"x"')
  writeFileSync(file, lines.join('\n'))
  await assert.rejects(openEventLog(stateDir, OPTIONS), (error) => {
    assert.ok(error instanceof Er2almError)
    assert.deepEqual([error.code, error.file, error.row], ['SERVE_EVENTS', file, 3])
    assert.match(error.hint!, /delete line 3/)
    return true
  })
  assert.equal(readFileSync(file, 'utf8'), lines.join('\n'))
  writeFileSync(file, lines.toSpliced(2, 1).join('\n'))
  const opened = await openEventLog(stateDir, OPTIONS)
  assert.deepEqual(opened.events.of('u')!.taken, ['a', 'c'])
  await opened.close()
})

test('events › a second process is kept out of the folder while the first lives, and let in when it was killed', async () => {
  const stateDir = join(dir, 'held')
  const first = await startEvents(stateDir, 'direct')
  await assert.rejects(startEvents(stateDir, 'direct'), /RUN_BUSY/)
  await first.kill()
  const second = await startEvents(stateDir, 'direct')
  await second.store([{ user: 'u', item: 'a', kind: 'taken' }])
  await second.kill()
})
