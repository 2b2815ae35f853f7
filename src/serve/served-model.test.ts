import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { openRunFolder } from '../pipeline/run-folder.ts'
import { loadServedModel, type OpenRun } from './served-model.ts'

test('loadServedModel › refuses a model that the manifest does not call trained', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'er2alm-served-'))
  t.after(() => rmSync(dir, { recursive: true }))
  const { context } = fakeContext()
  const run = openRunFolder(dir, 'test', context)
  run.write('models/ease/history.json', JSON.stringify({ runs: [{ seed: 1 }], selection: { validation: null } }))
  const config = { models: { ease: {} } } as unknown as OpenRun['config']
  await assert.rejects(loadServedModel({ run, config, context, env: {} }), {
    ...{ name: 'Er2almError', code: 'RUN_WITHOUT_MODEL', file: dir },
    ...{ message: /does not say that ease is trained/, hint: /er2alm run CONFIG/ },
  })
})
