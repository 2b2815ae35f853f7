import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { fakeContext } from '../../test/fake-context.ts'
import { Er2almError } from '../errors.ts'
import { type LedgerEntry, openLedger } from '../store/ledger.ts'
import { openStore, type Store } from '../store/sqlite.ts'
import { importRecordings, packReplies } from './recordings.ts'
import { openRunFolder, type RunFolder } from './run-folder.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-recordings-'))
after(() => rmSync(base, { recursive: true, force: true }))

const ENTRIES: readonly LedgerEntry[] = ['one', 'two', '"quoted"\n‹七›', ''].map((text, n) => ({
  key: createHash('sha256').update(String(n)).digest('hex'),
  stage: n % 2 === 0 ? 'attributes' : 'profiles',
  provider: 'p',
  model: 'm',
  text,
  finishReason: 'stop',
  inputTokens: 10 + n,
  outputTokens: n,
  usd: n / 8,
}))

function packed(entries: Iterable<LedgerEntry>): Uint8Array {
  const store = openStore(':memory:')
  const ledger = openLedger(store)
  ledger.importReplies(entries)
  const bytes = packReplies(ledger)
  store.close()
  return bytes
}

let runs = 0
function newRun(): { readonly run: RunFolder; readonly store: Store } {
  const run = openRunFolder(join(base, `run-${++runs}`), '0', fakeContext().context)
  return { run, store: openStore(run.path('store.sqlite')) }
}

/** Imports `bytes` as the replies of a new run. */
async function importBytes(bytes: Uint8Array): Promise<readonly LedgerEntry[]> {
  writeFileSync(join(base, 'replies.jsonl.gz'), bytes)
  const { run, store } = newRun()
  try {
    await importRecordings(run, store, { replies: 'replies.jsonl.gz' }, base)
    return [...openLedger(store).entries()]
  } finally {
    store.close()
  }
}

const sorted = ENTRIES.toSorted((a, b) => (a.key < b.key ? -1 : 1))

test('packReplies › is read back word for word, and costs nothing', async () => {
  assert.deepEqual(await importBytes(packed(ENTRIES)), sorted)
})

test('packReplies › gives the same bytes whatever the order in which replies came', () => {
  assert.deepEqual(packed(ENTRIES.toReversed()), packed(ENTRIES))
})

test('importRecordings › counts no attempt, so that a budget is not touched', async () => {
  writeFileSync(join(base, 'budget.gz'), packed(ENTRIES))
  const { run, store } = newRun()
  await importRecordings(run, store, { replies: 'budget.gz' }, base)
  const { requests, usd } = openLedger(store).spent()
  assert.deepEqual([requests, usd], [0, 0])
  store.close()
})

test('importRecordings › is done once for a file, and again when the file has grown', async () => {
  const file = join(base, 'growing.gz')
  const { run, store } = newRun()
  writeFileSync(file, packed(ENTRIES.slice(0, 2)))
  await importRecordings(run, store, { replies: file }, base)
  const first = run.manifest().recordings
  await importRecordings(run, store, { replies: file }, base)
  assert.deepEqual(run.manifest().recordings, first)
  writeFileSync(file, packed(ENTRIES))
  await importRecordings(run, store, { replies: file }, base)
  assert.notEqual(run.manifest().recordings?.identity, first?.identity)
  assert.deepEqual([...openLedger(store).entries()], sorted)
  store.close()
})

test('importRecordings › does nothing without recordings', async () => {
  const { run, store } = newRun()
  await importRecordings(run, store, {}, base)
  assert.deepEqual(run.manifest(), {})
  store.close()
})

const LINES = gunzipSync(packed(ENTRIES)).toString('utf8').trim().split('\n')
for (const [what, line] of [
  ['is cut off', LINES[1]!.slice(0, 40)],
  ['has a key that is no hash', LINES[1]!.replace(/"key":"[0-9a-f]{64}"/, '"key":"x"')],
  ['lacks a field', LINES[1]!.replace(/"text":"[^"]*",/, '')],
  ['has a field too many', LINES[1]!.replace('{', '{"more":1,')],
  ['has a negative number', LINES[1]!.replace(/"outputTokens":\d+/, '"outputTokens":-1')],
  ['is a list', '[]'],
] as const) {
  test(`importRecordings › names the line that ${what}, and imports none of the file`, async () => {
    writeFileSync(join(base, 'damaged.gz'), gzipSync([LINES[0], line, LINES[2]].join('\n')))
    const { run, store } = newRun()
    await assert.rejects(
      importRecordings(run, store, { replies: 'damaged.gz' }, base),
      (error: unknown) =>
        error instanceof Er2almError &&
        error.code === 'REPLIES_INVALID' &&
        error.row === 2 &&
        error.file === join(base, 'damaged.gz'),
    )
    assert.deepEqual([...openLedger(store).entries()], [])
    assert.deepEqual(run.manifest(), {})
    store.close()
  })
}

test('importRecordings › says of a file that is no gzip, truncated, or not there, which one it is', async () => {
  const whole = packed(ENTRIES)
  for (const [bytes, code] of [
    [Buffer.from('{"key":1}\n'), 'REPLIES_INVALID'],
    [whole.subarray(0, whole.length - 20), 'REPLIES_INVALID'],
  ] as const) {
    await assert.rejects(importBytes(bytes), (error: unknown) => error instanceof Er2almError && error.code === code)
  }
  const { run, store } = newRun()
  await assert.rejects(
    importRecordings(run, store, { replies: 'absent.gz' }, base),
    (error: unknown) => error instanceof Er2almError && error.code === 'FILE_MISSING',
  )
  store.close()
})
