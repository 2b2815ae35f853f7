import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { FILMS_CONFIG, folderForTests, runCli, runJson, writeConfig, writeFilms } from './command-line.fixture.ts'
import { main } from './main.ts'

const folder = folderForTests(async (dir) => {
  await writeFilms(dir)
  await writeConfig(dir, FILMS_CONFIG)
  await runJson(['run', '.', '--out', 'run', '--only', 'data'], dir)
})

test('serve › of a run whose training turns out broken says so, closes its port and ends', async () => {
  const { dir } = folder
  const abort = new AbortController()
  const address = Promise.withResolvers<string>()
  let err = ''
  const ended = main(['serve', 'run', '--port', '0', '--log', 'silent'], {
    ...{ env: {}, cwd: dir, signal: abort.signal, program: 'er2alm', interactive: false },
    print: (text) => address.resolve(text.trim()),
    note: (text) => {
      err += text
    },
  })
  const base = await Promise.race([
    address.promise,
    ended.then((status) => assert.fail(`ended with ${status}: ${err}`)),
  ])
  assert.equal((await fetch(`${base}readyz`)).status, 503)
  claimTrained(join(dir, 'run', 'manifest.json'), Object.keys(FILMS_CONFIG.models!))
  assert.equal(await ended, 2)
  assert.match(err, /RUN_WITHOUT_MODEL/)
  await assert.rejects(fetch(`${base}healthz`))
})

test('serve › of a run that another service serves says how both can', async () => {
  const { dir } = folder
  mkdirSync(join(dir, 'run', 'serve'), { recursive: true })
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
  try {
    writeFileSync(join(dir, 'run', 'serve', 'run.lock'), String(other.pid))
    const { status, err } = await runCli(['serve', 'run', '--port', '0', '--log', 'silent'], dir)
    assert.equal(status, 2)
    assert.match(err, /RUN_BUSY: another process holds the state folder[\s\S]*do: .*--state DIR/)
  } finally {
    other.kill()
    rmSync(join(dir, 'run', 'serve', 'run.lock'))
  }
})

/** The manifest says that all models are trained; none is there. */
function claimTrained(file: string, models: readonly string[]): void {
  const { stages } = JSON.parse(readFileSync(file, 'utf8')) as { stages: Record<string, unknown> }
  const [record] = Object.values(stages)
  const trained = Object.fromEntries(models.map((name) => [`train ${name}`, record]))
  writeFileSync(file, JSON.stringify({ stages: { ...stages, ...trained } }))
}
