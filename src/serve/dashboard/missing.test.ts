import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { notEnriched, notEvaluated, nothingServed, replyOf } from './missing.ts'
import type { RunReader } from './run-reader.ts'

const READER = { name: 'films', run: { dir: '/srv/my runs/a/films' } } as RunReader

const failing = (error: unknown) => async (): Promise<never> => {
  throw error
}

test('replyOf › says what cannot be read, without where it lies', async () => {
  const error = new Er2almError('STORE_UNREADABLE', 'store /srv/my runs/a/films/store.sqlite: file is not a database', {
    hint: 'delete /srv/runs/x.json or C:\\runs\\x.json; ~/.cache is not touched, nor is 1/2 of it',
  })
  const reply = await replyOf(READER, failing(error))
  assert.deepEqual(reply, {
    missing: 'This cannot be read: store store.sqlite: file is not a database',
    hint: 'delete x.json or x.json; ~/.cache is not touched, nor is 1/2 of it',
  })
})

test('replyOf › throws what the request got wrong, and our bugs', async () => {
  for (const code of ['ID_UNKNOWN', 'SERVE_INPUT', 'BUG'] as const)
    await assert.rejects(replyOf(READER, failing(new Er2almError(code, 'm'))), { code })
  await assert.rejects(replyOf(READER, failing(new TypeError('x'))), TypeError)
})

/** A run of a config with these parts. */
function readerOf(config: object): RunReader {
  return { name: 'films', typed: 'runs/films', settings: () => ({ config, baseDir: '/srv' }) } as unknown as RunReader
}

test('hints › name the folder of the run', () => {
  const reader = readerOf({ data: { split: { kind: 'random' } } })
  const hints = [notEvaluated(reader), nothingServed(reader), notEnriched(reader, 'Profiles are')].map(
    ({ hint }) => hint,
  )
  for (const hint of hints) {
    assert.match(hint, /er2alm run CONFIG --out runs\/films/)
    assert.ok(!/\bRUN\b/.test(hint), hint)
  }
})

test('hints › of a run that no config was written for begin with one', () => {
  const quick = readerOf({ data: { split: { kind: 'none' } } })
  for (const { missing, hint } of [notEvaluated(quick), notEnriched(quick, 'Profiles are')]) {
    assert.match(hint, /^er2alm init FOLDER writes a config/)
    assert.ok(!hint.includes('CONFIG'), hint)
    assert.ok(!missing.includes('yet'), missing)
  }
})
