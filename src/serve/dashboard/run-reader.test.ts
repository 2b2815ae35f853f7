import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fakeContext } from '../../../test/fake-context.ts'
import { Er2almError } from '../../errors.ts'
import { resolveConfig } from '../../pipeline/config.ts'
import { openRunFolder } from '../../pipeline/run-folder.ts'
import { openLedger } from '../../store/ledger.ts'
import { openStore } from '../../store/sqlite.ts'
import { createRunReader, fileBeside, type RunReader } from './run-reader.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-reader-'))
after(() => rmSync(base, { recursive: true, force: true }))

const CONFIG = { data: { interactions: 'x.csv', split: { kind: 'leaveLastOne' } } }

function reader(name: string): RunReader {
  const { context } = fakeContext()
  const run = openRunFolder(join(base, name), '0', context)
  run.write('config.json', JSON.stringify({ baseDir: base, ...CONFIG }))
  return createRunReader({ run, config: resolveConfig(CONFIG, 'test'), context, env: {} })
}

test('runReader › parses a file once, and again when it has changed', async () => {
  const { run, lines, json } = reader('files')
  assert.equal(await lines('a.jsonl'), undefined)
  run.write('a.jsonl', '{"a":1}\n\n{"a":2}')
  const first = await lines<{ readonly a: number }>('a.jsonl')
  assert.deepEqual(first, [{ a: 1 }, { a: 2 }])
  assert.equal(await lines('a.jsonl'), first, 'parsed again')
  run.write('a.jsonl', '{"a":3}\n')
  assert.deepEqual(await lines('a.jsonl'), [{ a: 3 }])
  // Written over in place, with as many bytes.
  writeFileSync(run.path('b.json'), '[1]')
  assert.deepEqual(await json('b.json'), [1])
  writeFileSync(run.path('b.json'), '[2]')
  utimesSync(run.path('b.json'), 1, 2)
  assert.deepEqual(await json('b.json'), [2])
})

test('runReader › names the line of a damaged file, and reads it when it is mended', async () => {
  const { run, lines } = reader('damaged')
  run.write('a.jsonl', '{"a":1}\n{"a"\n')
  await assert.rejects(lines('a.jsonl'), (error) => {
    assert.ok(error instanceof Er2almError && error.code === 'RUN_UNREADABLE')
    assert.match(error.message, /line 2 of a\.jsonl is damaged/)
    return true
  })
  run.write('a.jsonl', '{"a":1}\n{"a":2}\n')
  assert.equal((await lines('a.jsonl'))!.length, 2)
})

test('runReader › gives way to other work while it parses', async () => {
  const { run, lines } = reader('long')
  run.write('a.jsonl', `${JSON.stringify({ a: 'x'.repeat(50) })}\n`.repeat(200_000))
  let turns = 0
  let isDone = false
  const count = (): void => {
    turns++
    if (!isDone) setImmediate(count)
  }
  const reading = lines('a.jsonl')
  setImmediate(count)
  assert.equal((await reading)!.length, 200_000)
  isDone = true
  assert.ok(turns > 5, String(turns))
})

test('made › makes once until a file it is made of changes, and not at all after a failure is kept', async () => {
  const { run, made } = reader('made')
  let times = 0
  const count = async (): Promise<number> => ++times
  run.write('a', '1')
  assert.deepEqual([await made('n', ['a', 'absent'], count), await made('n', ['a', 'absent'], count)], [1, 1])
  run.write('a', '22')
  assert.equal(await made('n', ['a', 'absent'], count), 2)
  run.write('absent', '')
  assert.equal(await made('n', ['a', 'absent'], count), 3)
  const fail = async (): Promise<number> => {
    throw new Error('once')
  }
  await assert.rejects(made('n', [], fail), /once/)
  assert.equal(await made('n', [], count), 4)
})

test('settings › follow the config that the folder has now', () => {
  const { run, settings } = reader('settings')
  assert.deepEqual([settings().config.seeds, settings().baseDir], [[1, 2, 3], base])
  run.write('config.json', JSON.stringify({ baseDir: base, ...CONFIG, seeds: [7] }))
  assert.deepEqual(settings().config.seeds, [7])
})

test('store › is opened once, sees what is written meanwhile, and is another when the file was replaced', () => {
  const { run, store } = reader('store')
  assert.equal(store(), undefined)
  const path = run.path('store.sqlite')
  const writer = openStore(path)
  const ledger = openLedger(writer)
  const opened = store()!
  assert.equal(openLedger(opened).spent().requests, 0)
  ledger.reserve({ key: 'k', stage: 's', provider: 'p', model: 'm', worstUsd: 0 }, {}, 1)
  assert.equal(store(), opened)
  assert.equal(openLedger(opened).spent().requests, 1)
  writer.close()
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
  assert.equal(store(), undefined)
  const other = openStore(path)
  openLedger(other)
  assert.notEqual(store(), opened)
  assert.equal(openLedger(store()!).spent().requests, 0)
  other.close()
})

test('fileBeside › is a file beside the config', async () => {
  const one = reader('beside')
  assert.equal(await fileBeside(one, 'tuning.json'), undefined)
  writeFileSync(join(base, 'tuning.json'), '{"trials":[]}')
  assert.deepEqual(await fileBeside(one, 'tuning.json'), { trials: [] })
})
