import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { itemRequest } from '../../src/enrich/item-attributes.ts'
import { Er2almError } from '../../src/errors.ts'
import { modelIdentity } from '../../src/llm/providers/registry.ts'
import { callKey } from '../../src/llm/request.ts'
import { createRandom } from '../../src/numeric/random.ts'
import { readBatch, writeBatch } from '../../src/pipeline/batch-file.ts'
import { openStore } from '../../src/store/sqlite.ts'
import { fastContext } from './fast-clock.ts'
import { type Answering, type FaultBench, openFaultBench } from './fault-bench.ts'
import { type FaultRow, isSound, renderFaultTable } from './fault-table.ts'
import { killedRuns, killLatencyMs } from './killed-runs.ts'
import type { ChatBody, ServerAnswer } from './openai-server.ts'
import { ASKED, SAMPLING, syntheticItems } from './synthetic-items.ts'

const ITEMS = 24
const folder = mkdtempSync(join(tmpdir(), 'er2alm-faults-'))
const rows: FaultRow[] = []
let stores = 0
after(() => {
  rmSync(folder, { recursive: true, force: true })
  process.stdout.write(`\n${renderFaultTable(rows)}\n\n`)
})

type BenchOptions = Parameters<typeof openFaultBench>[1]

/** A case with a store and a server of its own; its row goes into the table, and nothing may be lost or paid twice. */
function faultCase(name: string, options: BenchOptions, work: (bench: FaultBench) => Promise<void>): void {
  test(`calls › ${name}`, async () => {
    const bench = await openFaultBench(join(folder, `${stores++}.sqlite`), { items: ITEMS, ...options })
    try {
      await work(bench)
      const row = bench.row(name)
      rows.push(row)
      assert.ok(isSound(row), renderFaultTable([row]))
    } finally {
      await bench.close()
    }
  })
}

const reply: ServerAnswer = { kind: 'reply' }
/** Every `every`-th prompt meets the fault when it first comes (and, with `times`, again). */
const sometimes =
  (fault: ServerAnswer, every = 3, times = 1): Answering =>
  (nth, _n, { prompt, body }) =>
    isItem(body) && Number.parseInt(prompt.slice(0, 8), 16) % every === 0 && nth <= times ? fault : reply

/** An item's call, rather than the repair of its reply. */
function isItem({ messages }: ChatBody): boolean {
  return messages.length === 2
}

/** Runs to the end over the fault, then once more: a finished run sends nothing. */
async function runsThrough(bench: FaultBench): Promise<void> {
  const { end, records } = await bench.run()
  assert.equal(end, 'done')
  assert.equal(records.length, ITEMS * ASKED.length)
  const sent = bench.server.requests.length
  assert.ok(sent > ITEMS, 'the fault was never met')
  assert.deepEqual((await bench.run()).records, records)
  assert.equal(bench.server.requests.length, sent)
}

const PASSING: readonly (readonly [string, ServerAnswer, BenchOptions?])[] = [
  ['429 with Retry-After', { kind: 'status', status: 429, headers: { 'retry-after': '3' } }],
  ['429 without Retry-After', { kind: 'status', status: 429 }],
  ['500', { kind: 'status', status: 500 }],
  ['503', { kind: 'status', status: 503 }],
  ['dropped connection', { kind: 'hang-up' }],
  ['half a reply', { kind: 'half' }],
  ['wrong JSON: the answer ends in the middle', { kind: 'malformed' }],
  ['wrong JSON: another document', { kind: 'body', body: '{"hello": ["world"]}' }],
  ['200 with an error body', { kind: 'body', body: '{"error": {"message": "overloaded", "type": "server_error"}}' }],
  ['slow drip', { kind: 'drip', everyMs: 40 }, { settings: { timeoutMs: 900 } }],
  ['no answer at all', { kind: 'hang' }, { settings: { timeoutMs: 900 } }],
]
for (const [name, fault, options] of PASSING) {
  faultCase(name, options, async (bench) => {
    bench.setAnswering(sometimes(fault))
    await runsThrough(bench)
  })
}

faultCase('reply that breaks its schema, repaired', {}, async (bench) => {
  bench.setAnswering(sometimes({ kind: 'reply', text: '```json\n{"director": [' }))
  await runsThrough(bench)
  assert.equal(bench.quarantined(), 0)
})

faultCase('reply that breaks its schema, repair too', {}, async (bench) => {
  const broken = '{"director": "not a list"}'
  bench.setAnswering((_nth, _n, { prompt, body }) =>
    !isItem(body) || Number.parseInt(prompt.slice(0, 8), 16) % 3 === 0 ? { kind: 'reply', text: broken } : reply,
  )
  await runsThrough(bench)
  const { records } = await bench.run()
  const rejected = records.filter(({ reason }) => reason === 'the reply breaks its schema')
  assert.equal(rejected.length, bench.quarantined() * ASKED.length)
  assert.ok(rejected.length > 0 && rejected.every(({ status }) => status === 'rejected'))
})

faultCase(
  'outage: the breaker opens, probes, and closes',
  { settings: { breakerFailures: 4, breakerOpenMs: 5_000 } },
  async (bench) => {
    // Twelve calls are answered, then the provider is away for seven: four open the breaker, beside at most three that
    // were on their way; the rest are probes, one at a time.
    bench.setAnswering((_nth, n) => (n > 12 && n <= 12 + 7 ? { kind: 'status', status: 503 } : reply))
    await runsThrough(bench)
    assert.equal(bench.server.requests.length, ITEMS + 7)
  },
)

faultCase(
  'provider down for good, and back later',
  { settings: { breakerFailures: 4, breakerOpenMs: 1_000, maxRetries: 9 } },
  async (bench) => {
    bench.setAnswering((_nth, n) => (n > 8 ? { kind: 'status', status: 500 } : reply))
    assert.equal((await bench.run()).end, 'LLM_DOWN')
    assert.ok(bench.server.requests.length <= 8 + 4 + 3 + 4, `${bench.server.requests.length} requests`)
    bench.setAnswering(() => reply)
    await runsThrough(bench)
  },
)

faultCase('clock jumps by up to a year, both ways', {}, async (bench) => {
  const random = createRandom(3)
  const jumping = fastContext(undefined, () => Math.round((random.next() - 0.5) * 365 * 86_400_000 * 2))
  const date = new Date(Date.UTC(2031, 0, 1))
  const headers = { date: date.toUTCString(), 'retry-after': new Date(date.getTime() + 2_000).toUTCString() }
  bench.setAnswering(sometimes({ kind: 'status', status: 429, headers }))
  const startMs = jumping.clock.monotonicMs()
  const settings = { requestsPerMinute: 600, tokensPerMinute: 1e6 }
  assert.equal((await bench.run({ context: jumping, overrides: settings })).end, 'done')
  assert.ok(jumping.clock.monotonicMs() - startMs < 10 * 60_000, 'a jump was waited for')
  assert.ok(bench.server.requests.length > ITEMS, 'the fault was never met')
})

faultCase('limits of requests and tokens a minute', { items: ITEMS }, async (bench) => {
  const context = fastContext()
  const at: number[] = []
  bench.setAnswering(() => {
    at.push(context.clock.monotonicMs())
    return reply
  })
  const overrides = { requestsPerMinute: 60, tokensPerMinute: 60_000 }
  assert.equal((await bench.run({ context, overrides })).end, 'done')
  // Six in six seconds: the last of 24 leaves 18 seconds after the first. The first may be long on its way.
  assert.ok(at.at(-1)! - at[0]! >= 15_000, `${at.at(-1)! - at[0]!} ms`)
})

faultCase('stopped in the middle (Ctrl-C), and gone on with', {}, async (bench) => {
  const controller = new AbortController()
  const stopped = bench.run({ context: fastContext(controller.signal) })
  await bench.server.received(9)
  controller.abort(new Er2almError('INTERRUPTED', 'stopped'))
  assert.equal((await stopped).end, 'INTERRUPTED')
  await bench.run()
})

faultCase('cap in USD under time-outs', { capUsd: 0.012, settings: { timeoutMs: 300 } }, async (bench) => {
  bench.setAnswering(sometimes({ kind: 'hang' }, 2, 9))
  for (let run = 0; run < 3; run++) assert.equal((await bench.run()).end, 'BUDGET_USD')
})

faultCase('cap in requests under 500s', { settings: { maxRequests: 20 } }, async (bench) => {
  bench.setAnswering(sometimes({ kind: 'status', status: 500 }, 2))
  for (let run = 0; run < 2; run++) assert.equal((await bench.run()).end, 'BUDGET_REQUESTS')
  assert.equal(bench.server.requests.length, 20)
})

faultCase('store full: no page left', {}, async (bench) => {
  const fillsUp = bench.run({
    prepare: ({ db }) => {
      bench.setAnswering((_nth, n) => {
        const { page_count } = db.prepare('PRAGMA page_count').get() as { page_count: number }
        if (n === 9) db.exec(`PRAGMA max_page_count = ${page_count}`)
        return reply
      })
    },
  })
  assert.equal((await fillsUp).end, 'STORE_FULL')
  assert.equal(bench.row('').cut, 0)
  bench.setAnswering(() => reply)
  await bench.run()
  assert.equal(bench.server.requests.length, ITEMS)
})

const noMount = cannotMount()
test('calls › disk full, freed while paid replies wait to be written', { skip: noMount }, async () => {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk]).status, 0)
  const bench = await openFaultBench(join(disk, 'store.sqlite'), { items: ITEMS, latencyMs: () => 60 })
  try {
    const filler = join(disk, 'filler')
    bench.setAnswering((_nth, n) => {
      if (n === 9) {
        // Fills whatever is left; the write itself fails, as the disk is full then.
        spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k', 'count=8192'])
        setTimeout(() => rmSync(filler, { force: true }), 400)
      }
      return reply
    })
    const { end } = await bench.run()
    assert.ok(end === 'done' || end === 'STORE_FULL', end)
    await bench.run()
    const row = bench.row('disk full, freed while paid replies wait')
    rows.push(row)
    assert.ok(isSound(row), renderFaultTable([row]))
    assert.equal(row.cut, 0)
    assert.equal(row.recorded, ITEMS)
  } finally {
    await bench.close()
    spawnSync('umount', [disk])
  }
})

faultCase('two processes on one store', { latencyMs: () => 120 }, async (bench) => {
  for (const end of await Promise.all([bench.start().end, bench.start().end])) {
    assert.equal(end, 'done')
    bench.note(end)
  }
  assert.equal(bench.server.requests.length, ITEMS)
})

faultCase('two processes on one store, one killed', { latencyMs: () => 150 }, async (bench) => {
  const first = bench.start()
  await bench.server.received(2)
  const second = bench.start()
  await bench.server.received(10)
  first.process.kill('SIGKILL')
  for (const { end } of [first, second]) bench.note(await end)
  const row = bench.row('')
  assert.deepEqual(row.ends, ['SIGKILL', 'done'])
  assert.equal(row.recorded, ITEMS)
})

faultCase('two processes on one store under one cap', { capUsd: 0.008, latencyMs: () => 60 }, async (bench) => {
  for (const end of await Promise.all([bench.start().end, bench.start().end])) {
    assert.equal(end, 'BUDGET_USD')
    bench.note(end)
  }
})

faultCase('killed under a cap of requests', { latencyMs: () => 80, settings: { maxRequests: 16 } }, async (bench) => {
  const killed = bench.start()
  await bench.server.received(6)
  killed.process.kill('SIGKILL')
  bench.note(await killed.end)
  const { cut } = bench.row('')
  assert.ok(cut > 0, 'the kill hit nothing')
  for (let run = 0; run < 2; run++) assert.equal((await bench.run()).end, 'BUDGET_REQUESTS')
  assert.equal(bench.row('').recorded, 16 - cut)
  assert.ok(bench.server.requests.length <= 16)
})

faultCase('cap in USD, then a higher one', {}, async (bench) => {
  assert.equal((await bench.run({ overrides: { maxUsd: 0.012 } })).end, 'BUDGET_USD')
  const { spentUsd, cut } = bench.row('')
  assert.ok(spentUsd <= 0.012 && cut === 0, `$${spentUsd}`)
  await bench.run()
  assert.equal(bench.server.requests.length, ITEMS)
})

faultCase('batch file: lines cut off, repeated, reordered and foreign; then live', {}, async (bench) => {
  const { config } = bench
  const identity = modelIdentity(config)
  const pending = syntheticItems(ITEMS).map((item) => {
    const request = itemRequest(item, ASKED, SAMPLING)!
    return { key: callKey(identity, request), request }
  })
  const file = join(folder, 'batch.jsonl')
  const store = openStore(bench.path)
  // Under a cap that not all of them fit under.
  const written = writeBatch(store, { ...config, maxUsd: 0.011 }, pending, { file, batch: 'b', limit: ITEMS, nowMs: 1 })
  assert.ok(written.cap !== undefined && written.worstUsd <= 0.011)
  assert.equal((await bench.run()).end, 'LLM_BATCHED')
  assert.equal(bench.server.requests.length, 0)
  const output = readFileSync(file, 'utf8').trimEnd().split('\n').map(bench.answerBatch)
  const foreign = output[0]!.replace(pending[0]!.key, 'f'.repeat(64))
  const arrived = join(folder, 'output.jsonl')
  writeFileSync(arrived, [output[2], ...output.slice(1).reverse(), foreign, output[0]!.slice(0, 90)].join('\n'))
  const partial = await readBatch(store, config, arrived, 2)
  assert.deepEqual(
    [partial.recorded, partial.repeated, partial.foreign, partial.corrupted],
    [written.calls - 1, 1, 1, 1],
  )
  assert.equal((await bench.run()).end, 'LLM_BATCHED')
  writeFileSync(arrived, output.join('\n'))
  assert.equal((await readBatch(store, config, arrived, 3)).recorded, 1)
  store.close()
  assert.equal((await bench.run()).end, 'done')
  assert.equal(bench.server.requests.length, ITEMS - written.calls)
})

const KILLS = Number(process.env.ER2ALM_KILLS ?? 20)
faultCase(
  `kill -9 at ${KILLS} random moments`,
  { items: Math.max(240, 12 * KILLS), latencyMs: killLatencyMs, capUsd: 100 },
  (bench) => killedRuns(bench, KILLS),
)

/** A disk that fills up needs a small file system: mounting one needs root, and not in every container. */
function cannotMount(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux, to mount a small tmpfs'
  const point = mkdtempSync(join(tmpdir(), 'er2alm-mount-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', point])
  if (status === 0) spawnSync('umount', [point])
  rmSync(point, { recursive: true, force: true })
  return status === 0 ? false : 'this root may not mount a tmpfs'
}
