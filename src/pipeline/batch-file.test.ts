import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { llmConfigFor, SAMPLING } from '../../test/fault/synthetic-items.ts'
import { worstUsd } from '../llm/price.ts'
import { openLedger } from '../store/ledger.ts'
import { openQuarantine } from '../store/quarantine.ts'
import { openStore, type Store } from '../store/sqlite.ts'
import { dropBatch, readBatch, writeBatch } from './batch-file.ts'
import type { PendingCall } from './pending-calls.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-batch-file-'))
after(() => rmSync(base, { recursive: true, force: true }))
let files = 0
const newFile = (): string => join(base, `${++files}`, 'calls.jsonl')

const PRICES = { inputUsdPerMillion: 1, outputUsdPerMillion: 4, batchPriceFactor: 0.5 }
const CONFIG = llmConfigFor('http://127.0.0.1:1/v1', PRICES)
const CALLS: readonly PendingCall[] = ['a', 'b', 'c'].map((name) => ({
  key: name.repeat(64),
  request: {
    stage: 'attributes',
    messages: [{ role: 'user', content: `Answer ${name}.` }],
    schema: { type: 'object' },
    sampling: SAMPLING,
  },
}))
const WORST_USD = worstUsd(CONFIG, CALLS[0]!.request) * 0.5
const USAGE = { prompt_tokens: 100, completion_tokens: 10 }

function write(store: Store, changes: { file?: string; batch?: string; limit?: number } = {}, config = CONFIG) {
  const { file = newFile(), batch = 'one', limit = 100 } = changes
  return writeBatch(store, config, CALLS, { file, batch, limit, nowMs: 1 })
}

/** A vendor's output line for a call. */
function answered(place: number, body: object = { choices: [{ message: { content: '{}' } }], usage: USAGE }): string {
  return JSON.stringify({ custom_id: CALLS[place]!.key, response: { status_code: 200, body } })
}

function refused(place: number): string {
  return JSON.stringify({ custom_id: CALLS[place]!.key, response: { status_code: 429, body: {} } })
}

async function read(store: Store, lines: readonly string[]) {
  const file = join(base, `output-${++files}.jsonl`)
  writeFileSync(file, lines.join('\n'))
  const { usd, ...counts } = await readBatch(store, CONFIG, file, 2)
  return { usd, counts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)) }
}

test('writeBatch › reserves each call at half its worst case, and writes a line with its key', () => {
  const store = openStore(':memory:')
  const file = newFile()
  const written = write(store, { file })
  assert.deepEqual({ ...written, worstUsd: 0 }, { batch: 'one', calls: 3, again: false, left: 0, worstUsd: 0 })
  assert.ok(Math.abs(written.worstUsd - 3 * WORST_USD) < 1e-12)
  const { requests, unanswered, usd } = openLedger(store).spent()
  assert.deepEqual([requests, unanswered], [3, 3])
  assert.ok(Math.abs(usd - 3 * WORST_USD) < 1e-9)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).custom_id),
    CALLS.map(({ key }) => key),
  )
  assert.equal(existsSync(`${file}.part`), false)
})

test('writeBatch › written again while it is open has the same calls, and reserves none', () => {
  const store = openStore(':memory:')
  const [first, second] = [newFile(), newFile()]
  write(store, { file: first, limit: 2 })
  const again = write(store, { file: second })
  assert.deepEqual([again.calls, again.again, again.left], [2, true, 1])
  assert.equal(readFileSync(second, 'utf8'), readFileSync(first, 'utf8'))
  assert.equal(openLedger(store).spent().requests, 2)
})

test('writeBatch › leaves out what is over the limit or the cap, or in another batch, and says which', () => {
  const store = openStore(':memory:')
  assert.deepEqual([write(store, { limit: 1 }).left, write(store, { batch: 'two', limit: 1 }).calls], [2, 1])
  const capped = write(openStore(':memory:'), {}, { ...CONFIG, maxRequests: 2 })
  assert.deepEqual([capped.calls, capped.left], [2, 1])
  assert.match(capped.cap ?? '', /the cap is 2/)
  assert.throws(() => write(openStore(':memory:'), {}, { ...CONFIG, maxUsd: WORST_USD / 2 }), { code: 'BUDGET_USD' })
})

test('writeBatch › refuses when nothing is left to send, or the model takes no files, and reserves nothing', () => {
  const store = openStore(':memory:')
  write(store)
  assert.throws(() => write(store, { batch: 'two' }), { code: 'BATCH_EMPTY', message: /in a batch or in flight/ })
  const options = { file: newFile(), batch: 'x', limit: 9, nowMs: 1 }
  assert.throws(() => writeBatch(store, CONFIG, [], options), {
    code: 'BATCH_EMPTY',
    message: /every reply is recorded/,
  })
  assert.throws(() => writeBatch(store, CONFIG, [], { ...options, batch: 'one' }), {
    code: 'BATCH_EMPTY',
    message: /the 3 open calls of the batch are of another config/,
  })
  const local = {
    kind: 'llama-cpp',
    model: 'm',
    revision: `sha256:${'0'.repeat(64)}`,
    path: '/m',
    threads: 1,
    gpu: false,
  } as const
  const config = { ...CONFIG, provider: { ...local, contextTokens: 512 } }
  assert.throws(() => write(openStore(':memory:'), {}, config), { code: 'CONFIG_INVALID' })
  assert.equal(openLedger(store).spent().requests, 3)
})

test('writeBatch › reserves nothing when the file cannot be written', () => {
  const store = openStore(':memory:')
  writeFileSync(join(base, 'plain'), '')
  assert.throws(() => write(store, { file: join(base, 'plain', 'x.jsonl') }), { code: 'FILE_UNWRITABLE' })
  assert.equal(openLedger(store).spent().requests, 0)
})

test('readBatch › records each reply once at the batch price, and counts what else the lines say', async () => {
  const store = openStore(':memory:')
  write(store)
  const foreign = answered(0).replaceAll(CALLS[0]!.key, 'f'.repeat(64))
  const first = await read(store, [answered(0), '', answered(0), refused(1), foreign, 'no JSON'])
  assert.deepEqual(first.counts, { recorded: 1, repeated: 1, failed: 1, foreign: 1, corrupted: 1, open: 1 })
  // (100 · 1 + 10 · 4) / 10⁶ USD, halved
  assert.ok(Math.abs(first.usd - 0.00007) < 1e-12)
  assert.equal(openLedger(store).find(CALLS[0]!.key)?.text, '{}')
  // A reply that comes after its failure is one.
  assert.deepEqual((await read(store, [answered(1), refused(0)])).counts, { recorded: 1, repeated: 1, open: 1 })
  const { usd } = openLedger(store).spent()
  assert.ok(Math.abs(usd - (2 * 0.00007 + WORST_USD)) < 1e-9)
})

test('readBatch › counts a reply without tokens, and an answer without a reply, at the worst case', async () => {
  const store = openStore(':memory:')
  write(store, { limit: 2 })
  const { counts, usd } = await read(store, [
    answered(0, { choices: [{ message: { content: '{}' } }] }),
    answered(1, { error: 'overloaded' }),
  ])
  assert.deepEqual(counts, { recorded: 1, unusable: 1 })
  assert.ok(Math.abs(usd - WORST_USD) < 1e-12)
  assert.ok(Math.abs(openLedger(store).spent().usd - 2 * WORST_USD) < 1e-9)
  const [kept] = openQuarantine(store).list()
  assert.deepEqual([kept?.reply, kept?.reason], ['{"error":"overloaded"}', 'the answer is no chat completion'])
})

test('readBatch › says BATCH_FILE where no line is about this store, and FILE_MISSING', async () => {
  const store = openStore(':memory:')
  await assert.rejects(read(store, [answered(0), 'x']), {
    code: 'BATCH_FILE',
    message: /\(1 of other calls, 1 unreadable\)/,
  })
  await assert.rejects(readBatch(store, CONFIG, join(base, 'absent'), 1), { code: 'FILE_MISSING' })
})

test('readBatch › reads more lines than one transaction holds', async () => {
  const store = openStore(':memory:')
  write(store)
  const { counts } = await read(store, [...Array.from({ length: 1000 }, () => answered(0)), answered(1)])
  assert.deepEqual(counts, { recorded: 2, repeated: 999, open: 1 })
})

test('dropBatch › gives the calls up, free or at their worst case, and names what is open', () => {
  const store = openStore(':memory:')
  write(store, { limit: 1 })
  write(store, { batch: 'two', limit: 1 })
  assert.throws(() => dropBatch(store, 'three', false, 2), { code: 'ID_UNKNOWN', hint: 'open batches: one, two' })
  assert.equal(dropBatch(store, 'one', false, 2), 1)
  assert.ok(Math.abs(openLedger(store).spent().usd - WORST_USD) < 1e-9)
  assert.equal(dropBatch(store, 'two', true, 2), 1)
  assert.ok(Math.abs(openLedger(store).spent().usd - WORST_USD) < 1e-9)
  assert.throws(() => dropBatch(store, 'one', false, 2), { code: 'ID_UNKNOWN', hint: /no batch is open/ })
})
