import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { Er2almError } from '../errors.ts'
import { hashFile, hashJson, openRunFolder, type RunFolder, type StageKey, toLines } from './run-folder.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-run-folder-'))
after(() => rmSync(base, { recursive: true, force: true }))

let folders = 0
function newDir(): string {
  return join(base, `run-${++folders}`)
}

function open(dir: string = newDir()): RunFolder {
  return openRunFolder(dir, '1.2.3', fakeContext().context)
}

const KEY: StageKey = { version: 1, config: { a: 1, b: ['x'] }, inputs: { data: 'd1' } }

/** Runs the stage `s`, which writes `out/a.txt` and `b.txt`; says whether it ran. */
async function runStage(run: RunFolder, key: StageKey = KEY, name: string = 's'): Promise<boolean> {
  let called = false
  const { ran } = await run.stage(name, key, async () => {
    called = true
    run.write('out/a.txt', 'a')
    run.write('b.txt', 'b')
    return ['out/a.txt', 'b.txt']
  })
  assert.equal(ran, called)
  return ran
}

const isCode = (code: string, part: RegExp) => (error: unknown) =>
  error instanceof Er2almError && error.code === code && part.test(`${error.message} ${error.file} ${error.row}`)

test('stage › runs once, and is skipped when its identity is the same and its outputs are there', async () => {
  const dir = newDir()
  assert.equal(await runStage(open(dir)), true)
  assert.equal(await runStage(open(dir)), false)
  // The order of keys is no change.
  assert.equal(await runStage(open(dir), { ...KEY, config: { b: ['x'], a: 1 } }), false)
})

test('stage › runs again when its config, an input, or the version of its code changes', async () => {
  for (const changed of [
    { ...KEY, config: { a: 2, b: ['x'] } },
    { ...KEY, inputs: { data: 'd2' } },
    { ...KEY, inputs: { data: 'd1', more: 'm' } },
    { ...KEY, version: 2 },
  ]) {
    const run = open()
    await runStage(run)
    assert.equal(await runStage(run, changed), true, JSON.stringify(changed))
    assert.equal(await runStage(run, changed), false)
  }
})

test('stage › runs again when one of its outputs was deleted', async () => {
  const run = open()
  await runStage(run)
  rmSync(run.path('out/a.txt'))
  assert.equal(await runStage(run), true)
  assert.equal(readFileSync(run.path('out/a.txt'), 'utf8'), 'a')
})

test('stage › gives the same identity whether it ran or not, and another one for another name', async () => {
  const run = open()
  const work = async (): Promise<readonly string[]> => []
  const first = await run.stage('s', KEY, work)
  const second = await run.stage('s', KEY, work)
  assert.deepEqual([first.ran, second.ran], [true, false])
  assert.equal(first.identity, second.identity)
  assert.notEqual((await run.stage('t', KEY, work)).identity, first.identity)
})

test('stage › leaves the manifest as it was when its work fails', async () => {
  const run = open()
  await runStage(run)
  const before = readFileSync(run.path('manifest.json'), 'utf8')
  await assert.rejects(
    run.stage('t', KEY, async () => {
      throw new Er2almError('DATA_EMPTY', 'nothing')
    }),
    isCode('DATA_EMPTY', /nothing/),
  )
  assert.equal(readFileSync(run.path('manifest.json'), 'utf8'), before)
})

test('stage › writes identity, inputs, seconds, peak memory, versions, outputs and their hashes into the manifest', async () => {
  const { context } = fakeContext(0)
  const run = openRunFolder(newDir(), '1.2.3', context)
  await run.stage('s', KEY, async () => {
    await context.clock.sleep(2500)
    run.write('x', 'abc')
    return ['x']
  })
  const { peakRssBytes, ...record } = run.manifest().s!
  assert.ok(peakRssBytes > 1e6)
  assert.deepEqual(record, {
    identity: hashJson({ stage: 's', version: 1, config: KEY.config, inputs: KEY.inputs }),
    inputs: { data: 'd1' },
    seconds: 2.5,
    finished: '1970-01-01T00:00:02.500Z',
    versions: { er2alm: '1.2.3', node: process.version },
    outputs: ['x'],
    // SHA-256 of "abc": FIPS 180-2, appendix B.1
    hashes: { x: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
  })
})

test('stage › keeps the records of stages that end at the same time', async () => {
  const run = open()
  await Promise.all(['a', 'b', 'c'].map((name) => runStage(run, KEY, name)))
  assert.deepEqual(Object.keys(run.manifest()).sort(), ['a', 'b', 'c'])
})

test('manifest › that is damaged is an error that says what to do, not a fresh start', async () => {
  for (const text of ['', '{"stages": {', '[]', 'null', '{"stages": null}', '{}']) {
    const run = open()
    await runStage(run)
    writeFileSync(run.path('manifest.json'), text)
    assert.throws(() => run.manifest(), isCode('RUN_UNREADABLE', /manifest\.json/), JSON.stringify(text))
    await assert.rejects(runStage(run), isCode('RUN_UNREADABLE', /manifest\.json/))
  }
})

test('write › makes folders, replaces a file whole, and leaves nothing else behind', () => {
  const run = open()
  run.write('deep/er/file.txt', 'long text')
  run.write('deep/er/file.txt', 'short')
  assert.equal(readFileSync(run.path('deep', 'er', 'file.txt'), 'utf8'), 'short')
  assert.deepEqual(readdirSync(run.path('deep/er')), ['file.txt'])
})

test('write › that fails keeps the old file, leaves no part, and says RUN_UNWRITABLE', () => {
  const run = open()
  mkdirSync(run.path('taken'))
  run.write('taken/inside.txt', 'old')
  // A folder cannot be replaced by a file: the rename fails after the part was written.
  assert.throws(() => run.write('taken', 'new'), isCode('RUN_UNWRITABLE', /taken/))
  assert.deepEqual(readdirSync(run.dir), ['taken'])
  assert.equal(readFileSync(run.path('taken/inside.txt'), 'utf8'), 'old')
})

test('readJson and readLines › name the file that is not there, or the row that is damaged', () => {
  const run = open()
  run.write('lines.jsonl', `${toLines([{ a: 1 }, { a: 2 }])}\n`)
  assert.deepEqual(run.readLines('lines.jsonl'), [{ a: 1 }, { a: 2 }])
  run.write('lines.jsonl', '{"a":1}\n{"a":\n')
  assert.throws(() => run.readLines('lines.jsonl'), isCode('RUN_UNREADABLE', /lines\.jsonl 2$/))
  run.write('one.json', '{"a":')
  assert.throws(() => run.readJson('one.json'), isCode('RUN_UNREADABLE', /one\.json/))
  assert.throws(() => run.readJson('absent.json'), isCode('RUN_UNREADABLE', /absent\.json/))
})

test('openRunFolder › says RUN_UNWRITABLE when a file stands in its place', () => {
  const file = newDir()
  writeFileSync(file, '')
  assert.throws(() => open(file), isCode('RUN_UNWRITABLE', /run-/))
})

test('hashFile › is the SHA-256 of the bytes, and says FILE_MISSING for no file', async () => {
  const file = join(base, 'abc')
  writeFileSync(file, 'abc')
  // FIPS 180-2, appendix B.1.
  assert.equal(await hashFile(file), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  await assert.rejects(hashFile(join(base, 'absent')), isCode('FILE_MISSING', /absent/))
})
