import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fakeContext } from '../../test/fake-context.ts'
import { PROGRESS_FILE, readProgress, withWrittenProgress } from './enrich-progress.ts'
import { openRunFolder } from './run-folder.ts'

const base = mkdtempSync(join(tmpdir(), 'er2alm-progress-'))
after(() => rmSync(base, { recursive: true, force: true }))

test('withWrittenProgress › writes how far a step is when it begins, once a second, and at its end; steps stand side by side', async () => {
  const { context } = fakeContext(5_000)
  const run = openRunFolder(join(base, 'steps'), '0', context)
  assert.deepEqual(readProgress(run), {})
  const step = withWrittenProgress(run, 'items', context).progress.start('item attributes', 10)
  const begun = { total: 10, done: 0, failed: 0, perSecond: 0, beganMs: 5_000, updatedMs: 5_000 }
  assert.deepEqual(readProgress(run), { items: begun })
  step.update(1, '1 sent')
  assert.deepEqual(readProgress(run), { items: begun }, 'written too often')
  await context.clock.sleep(2_000)
  step.update(3, '3 sent', 1)
  const written = { ...begun, done: 3, failed: 1, perSecond: 1.5, updatedMs: 7_000 }
  assert.deepEqual(readProgress(run), { items: written })
  step.update(10, '9 sent', 1)
  step.end()
  assert.equal(readProgress(run).items!.done, 10)
  withWrittenProgress(run, 'users', context).progress.start('user profiles', 2).end()
  assert.deepEqual([readProgress(run).items!.done, readProgress(run).users!.total], [10, 2])
})

test('withWrittenProgress › shows the same progress as before, and goes on when it cannot be written', () => {
  const { context } = fakeContext()
  const run = openRunFolder(join(base, 'full'), '0', context)
  mkdirSync(run.path(PROGRESS_FILE, 'in the way'), { recursive: true })
  const shown: string[] = []
  const progress = {
    start: (label: string, total?: number) => ({
      update: (done: number, note?: string, failed?: number) =>
        void shown.push(`${label} ${done}/${total} ${note} ${failed}`),
      end: () => void shown.push('end'),
    }),
  }
  const step = withWrittenProgress(run, 'items', { ...context, progress }).progress.start('item attributes', 2)
  step.update(2, '2 sent', 1)
  step.end()
  assert.deepEqual(shown, ['item attributes 2/2 2 sent 1', 'end'])
})
