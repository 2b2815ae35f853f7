import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { createLog } from './create-log.ts'

test('createLog › writes lines of the level and above, without process and machine', () => {
  const lines: string[] = []
  const log = createLog('warn', { write: (line) => void lines.push(line) })
  log.info('no')
  log.warn({ a: 1 }, 'yes')
  const { time, ...rest } = JSON.parse(lines.join('')) as Record<string, unknown>
  assert.deepEqual(rest, { level: 40, a: 1, msg: 'yes' })
  assert.ok(!Number.isNaN(Date.parse(time as string)))
})

test('createLog › writes to stderr, and what waits there when the process ends', () => {
  const program = `import { createLog } from ${JSON.stringify(import.meta.resolve('./create-log.ts'))}
    const log = createLog('info')
    for (let i = 0; i < 300; i++) log.info({ i }, 'line')`
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program],
    { encoding: 'utf8' },
  )
  assert.equal(stdout, '')
  const lines = stderr.trim().split('\n')
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { i: number }).i),
    Array.from({ length: 300 }, (_, i) => i),
  )
})
