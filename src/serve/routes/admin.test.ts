import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filmsApp } from '../films.fixture.ts'
import type { ErrorReply } from '../http-error.ts'
import type { ModelsReply } from './admin.ts'

const swap = (run: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ run }),
})

test('/admin › swaps a run in and rolls it back', async () => {
  const { app } = filmsApp()
  const versions = async (): Promise<readonly string[]> => {
    const { loaded } = (await (await app.request('/admin/models')).json()) as ModelsReply
    return loaded.map(({ version }) => version)
  }
  assert.deepEqual(await versions(), ['v1'])
  assert.equal((await app.request('/admin/swap', swap('next'))).status, 200)
  assert.deepEqual(await versions(), ['v2', 'v1'])
  assert.equal((await app.request('/admin/roll-back', { method: 'POST' })).status, 200)
  assert.deepEqual(await versions(), ['v1', 'v2'])
})

test('/admin › refuses to roll back to nothing as a conflict, as its document says', async () => {
  const { app } = filmsApp()
  const reply = await app.request('/admin/roll-back', { method: 'POST' })
  const { error } = (await reply.json()) as ErrorReply
  assert.deepEqual([reply.status, error.code], [409, 'SERVE_NOTHING_BEFORE'])
  const { paths } = (await (await app.request('/openapi.json')).json()) as {
    readonly paths: Readonly<Record<string, { readonly post: { readonly responses: object } }>>
  }
  assert.deepEqual(Object.keys(paths['/admin/roll-back']!.post.responses), ['200', '409', 'default'])
})

test('/admin › takes names of runs, never paths', async () => {
  const { app } = filmsApp()
  for (const run of ['../films', '/etc', 'films/../next', 'nul\0', '']) {
    const reply = await app.request('/admin/swap', swap(run))
    const { error } = (await reply.json()) as ErrorReply
    assert.ok(['ID_UNKNOWN', 'SERVE_INPUT'].includes(error.code), run)
  }
})
