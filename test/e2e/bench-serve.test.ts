import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ServeFigures } from '../../src/cli/bench-serve.ts'
import { er2alm } from './demo-run.ts'
import { TWO_RUNS_USERS, writeTwoRuns } from './two-runs.ts'

test('bench serve › asks a service in another process, by lists that are there and lists that are not', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'er2alm-bench-serve-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  await writeTwoRuns(dir)
  const { status, stdout, stderr } = er2alm(
    'bench',
    'serve',
    '--run',
    join(dir, 'runs/one'),
    '--seconds',
    '1',
    '--json',
  )
  assert.equal(status, 0, stderr)
  const figures = JSON.parse(stdout) as ServeFigures
  assert.deepEqual([figures.run, figures.model, figures.inProcess.lists], ['one', 'ease', TWO_RUNS_USERS])
  assert.deepEqual(
    figures.overHttp.map(({ name, failed }) => [name, failed]),
    [
      ['cached', 0],
      ['computed', 0],
    ],
  )
  for (const { requests, p50Ms, p99Ms } of figures.overHttp) {
    assert.ok(requests > 0)
    assert.ok(p50Ms <= p99Ms)
  }
})
