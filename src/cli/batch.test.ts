import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { completionBody } from '../../test/fault/openai-server.ts'
import type { ReadBatch, WrittenBatch } from '../pipeline/batch-file.ts'
import { openLedger, type Spent } from '../store/ledger.ts'
import { openStore } from '../store/sqlite.ts'
import { runCli, runJson } from './command-line.fixture.ts'
import { enrichedFilmsForTests } from './enriched-films.fixture.ts'

interface Line {
  readonly custom_id: string
  readonly body: Parameters<typeof completionBody>[0]
}

describe('er2alm batch', () => {
  const enriched = enrichedFilmsForTests()
  const { folder } = enriched

  const spent = (): Spent => {
    const store = openStore(join(folder.dir, 'run', 'store.sqlite'))
    try {
      return openLedger(store).spent()
    } finally {
      store.close()
    }
  }
  const write = (file: string, ...more: readonly string[]) =>
    runJson<WrittenBatch>(['batch', 'write', '.', file, '--out', 'run', ...more], folder.dir)
  const read = (file: string) => runJson<ReadBatch>(['batch', 'read', '.', file, '--out', 'run'], folder.dir)
  const linesOf = async (file: string): Promise<readonly Line[]> =>
    (await readFile(join(folder.dir, file), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
  const answer = ({ custom_id, body }: Line, text?: string): string =>
    JSON.stringify({
      id: `batch_req_${custom_id.slice(0, 6)}`,
      custom_id,
      response: { status_code: 200, request_id: 'r', body: JSON.parse(completionBody(body, text)) },
      error: null,
    })

  it('reserves what fits under the cap at the batch price, writes a line a call, and does so once', async () => {
    const capped = await write('capped.jsonl', '--set', 'llm.maxRequests=5')
    assert.deepEqual([capped.calls, capped.left, capped.again], [5, 9, false])
    assert.match(capped.cap ?? '', /the cap is 5/)
    assert.equal(spent().requests, 5)
    assert.ok(Math.abs(spent().usd - capped.worstUsd) < 1e-12)
    const again = await write('capped.jsonl')
    assert.deepEqual([again.calls, again.again, spent().requests], [5, true, 5])
    const { status, err } = await runCli(
      ['batch', 'write', '.', 'other.jsonl', '--out', 'run', '--set', 'llm.maxRequests=5'],
      folder.dir,
    )
    assert.equal(status, 4)
    assert.match(err, /BUDGET_REQUESTS/)
    const rest = await write('rest.jsonl')
    assert.deepEqual([rest.calls, rest.left], [9, 5])
    const keys = [...(await linesOf('capped.jsonl')), ...(await linesOf('rest.jsonl'))].map(
      ({ custom_id }) => custom_id,
    )
    assert.equal(new Set(keys).size, 14)
    assert.equal(enriched.films.server.requests.length, 0)
  })

  it('keeps a live run from sending what is in a batch', async () => {
    const { status, err } = await runCli(['run', '.', '--out', 'run', '--only', 'items'], folder.dir)
    assert.equal(status, 4)
    assert.match(err, /LLM_BATCHED/)
    assert.match(err, /batch read/)
    assert.equal(enriched.films.server.requests.length, 0)
  })

  it('reads replies once, whatever is lost, repeated, reordered, foreign or broken in the file', async () => {
    const lines = await linesOf('rest.jsonl')
    const [first, second, third, fourth, ...others] = lines
    const expired = {
      id: 'x',
      custom_id: first!.custom_id,
      response: null,
      error: { code: 'batch_expired', message: 'm' },
    }
    const unusable = { id: 'y', custom_id: second!.custom_id, response: { status_code: 200, body: { error: 'e' } } }
    const file = [
      ...others.map((line) => answer(line)).reverse(),
      answer(third!),
      '',
      answer(third!, '{"another": "reply"}'),
      answer({ ...third!, custom_id: 'f'.repeat(64) }),
      JSON.stringify(expired),
      JSON.stringify(unusable),
      'no JSON',
      answer(fourth!).slice(0, -40), // cut off in the download
    ]
    await writeFile(join(folder.dir, 'output.jsonl'), file.join('\r\n'))
    const counts = await read('output.jsonl')
    const { usd, ...numbers } = counts
    assert.deepEqual(numbers, {
      recorded: 6,
      failed: 1,
      unusable: 1,
      repeated: 1,
      foreign: 1,
      corrupted: 2,
      open: 5 + 1, // the batch that is not read yet, and the line that was cut off
    })
    assert.ok(usd > 0)
    const before = spent()
    const twice = await read('output.jsonl')
    assert.deepEqual([twice.recorded, twice.usd, twice.repeated], [0, 0, 9])
    assert.deepEqual(spent(), before)
    // Prices of the config are 1 and 4 USD a million; a batch costs half.
    assert.ok(before.inputTokens > 0)
    const worst = before.usd - usd
    assert.ok(Math.abs(usd - (before.inputTokens + 4 * before.outputTokens) / 2e6) < 1e-12 && worst > 0)
  })

  it('takes a reply that comes after its failure, and writes what failed into the next file', async () => {
    const [first] = await linesOf('rest.jsonl')
    await writeFile(join(folder.dir, 'late.jsonl'), answer(first!))
    assert.equal((await read('late.jsonl')).recorded, 1)
    await writeFile(
      join(folder.dir, 'rest-2.jsonl'),
      `${(await linesOf('rest.jsonl')).slice(3, 4).map((line) => answer(line))}\n`,
    )
    assert.equal((await read('rest-2.jsonl')).recorded, 1)
    const next = await write('next.jsonl')
    assert.equal(next.calls, 1) // the unusable one
    assert.equal(next.left, 5)
  })

  it('gives a batch up, and the run goes on live with what is left, paying nothing again', async () => {
    const unsent = await runJson<{ dropped: number }>(
      ['batch', 'drop', '.', 'next.jsonl', '--out', 'run', '--unsent'],
      folder.dir,
    )
    assert.equal(unsent.dropped, 1)
    const usd = spent().usd
    assert.equal(
      (await runJson<{ dropped: number }>(['batch', 'drop', '.', 'capped.jsonl', '--out', 'run'], folder.dir)).dropped,
      5,
    )
    assert.equal(spent().usd, usd, 'a batch that may have been sent is still counted')
    const nothing = await runCli(['batch', 'drop', '.', 'capped.jsonl', '--out', 'run'], folder.dir)
    assert.match(nothing.err, /no batch "capped.jsonl" is open/)
    await runJson(['run', '.', '--out', 'run', '--only', 'items'], folder.dir)
    assert.equal(enriched.films.server.requests.length, 5 + 1)
    const users = await write('users.jsonl')
    assert.ok(users.calls > 0)
    const [line] = await linesOf('users.jsonl')
    assert.match(line!.body.messages[0]!.content, /taste of one viewer/)
  })

  it('says what is wrong with a command that cannot be', async () => {
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [['batch'], 2, /needs write, read or drop/],
      [['batch', 'constructor', '.', 'f'], 2, /no action "constructor"/],
      [['batch', 'read', '.'], 2, /needs FILE/],
      [['batch', 'read', '.', 'absent.jsonl', '--out', 'run'], 3, /there is no file/],
      [['batch', 'read', '.', 'ratings.csv', '--out', 'run'], 3, /BATCH_FILE/],
      [['batch', 'read', '.', 'late.jsonl', '--out', 'no-run'], 3, /FILE_MISSING|RUN_UN/],
      [['batch', 'write', '.', 'f.jsonl', '--out', 'run', '--limit', '0'], 2, /--limit/],
      [['batch', 'write', '.', 'f.jsonl', '--out', 'run', '--set', 'llm.mode=replay'], 2, /nothing is to be sent/],
    ]
    for (const [argv, status, pattern] of cases) {
      const result = await runCli(argv, folder.dir)
      assert.match(result.err, pattern)
      assert.equal(result.status, status, argv.join(' '))
    }
  })
})
