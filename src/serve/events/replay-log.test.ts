import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { toLogLine } from './log-line.ts'
import { replayLog } from './replay-log.ts'

const dir = mkdtempSync(join(tmpdir(), 'er2alm-replay-'))
after(() => rmSync(dir, { recursive: true, force: true }))

let files = 0
function replayed(text: string | Buffer): ReturnType<typeof replayLog> & { readonly records: readonly object[] } {
  const file = join(dir, `${files++}.jsonl`)
  writeFileSync(file, text)
  const records: object[] = []
  const end = replayLog(file, (record, row) => {
    records.push(record)
    assert.equal(row, records.length)
  })
  return { ...end, records }
}

const LINES = ['a', 'b'.repeat(100), 'ö'].map((text) => toLogLine({ text }))

test('replayLog › gives the records in order, and where the last whole one ends', () => {
  const text = LINES.join('')
  const { records, ...end } = replayed(text)
  assert.deepEqual(records, [{ text: 'a' }, { text: 'b'.repeat(100) }, { text: 'ö' }])
  assert.deepEqual(end, { bytes: Buffer.byteLength(text), rows: 3, tornBytes: 0, lacksLineFeed: false })
  assert.deepEqual(replayed(''), { bytes: 0, rows: 0, tornBytes: 0, lacksLineFeed: false, records: [] })
})

test('replayLog › takes a last line cut anywhere as torn, and one that lacks its line feed alone as whole', () => {
  const whole = Buffer.from(LINES.join(''))
  const before = Buffer.byteLength(LINES[0]! + LINES[1]!)
  for (let length = before; length < whole.length - 1; length++) {
    const { records, bytes, tornBytes, lacksLineFeed } = replayed(whole.subarray(0, length))
    assert.deepEqual([records.length, bytes, tornBytes, lacksLineFeed], [2, before, length - before, false])
  }
  const { records, bytes, lacksLineFeed } = replayed(whole.subarray(0, -1))
  assert.deepEqual([records.length, bytes, lacksLineFeed], [3, whole.length - 1, true])
})

test('replayLog › reads over the borders of its buffer, and lines longer than it', () => {
  const texts = [100_000, 1_000_000, 3_000_000, 1_048_560, 1, 2_000_000].map((size, n) => String(n).repeat(size))
  const { records } = replayed(texts.map((text) => toLogLine({ text })).join(''))
  assert.ok(records.every((record, n) => (record as { text: string }).text === texts[n]))
  assert.equal(records.length, texts.length)
})

test('replayLog › stops at a damaged line that is not the end of a write, with file and row', () => {
  const damaged = [
    LINES[0]! + LINES[1]!.replace('b', 'c') + LINES[2]!,
    LINES[0]! + LINES[1]!.replace('b', 'c'),
    `${LINES[0]}\n${LINES[1]}`,
    `${LINES[0]}{"user":"by hand"}\n`,
  ]
  for (const text of damaged) {
    assert.throws(
      () => replayed(text),
      (error) =>
        error instanceof Er2almError &&
        error.code === 'SERVE_EVENTS' &&
        error.row === 2 &&
        error.file?.endsWith('.jsonl') === true &&
        /delete line 2/.test(error.hint!),
    )
  }
})

test('replayLog › says of a file that cannot be read which one', () => {
  const file = join(dir, 'nowhere.jsonl')
  assert.throws(
    () => replayLog(file, () => {}),
    (error) => error instanceof Er2almError && error.code === 'SERVE_EVENTS' && error.file === file,
  )
})
