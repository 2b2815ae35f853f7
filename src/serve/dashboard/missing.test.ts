import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../../errors.ts'
import { replyOf } from './missing.ts'
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
