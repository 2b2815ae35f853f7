import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { test } from 'node:test'
import { servedFilms } from '../films.fixture.ts'
import { guardedApp, onSocket } from '../guarded-app.fixture.ts'
import { ROUTES } from '../routes/registry.ts'

const SECRET = 'root:secret-that-no-reply-may-hold'

/** Sends a request line as it is, which no HTTP client would do, and reads until the other end closes. */
async function raw(base: string, target: string, method = 'GET'): Promise<string> {
  const { hostname, port } = new URL(base)
  const socket = connect(Number(port), hostname)
  let got = ''
  socket.on('data', (chunk: Buffer) => {
    got += chunk.toString('latin1')
  })
  socket.write(`${method} ${target} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`, 'latin1')
  await once(socket, 'close')
  return got
}

/** Ways to write the path of a file below one of the service's own paths. */
function spellings(prefix: string, file: string): readonly string[] {
  const up = '../'.repeat(12) + file.slice(1)
  const encoded = encodeURIComponent(file)
  return [
    `${prefix}${file}`,
    `${prefix}/${up}`,
    `${prefix}/${up.replaceAll('../', '..%2f')}`,
    `${prefix}/${up.replaceAll('..', '%2e%2e')}`,
    `${prefix}/${up.replaceAll('../', '%2e%2e%2f')}`,
    `${prefix}/${up.replaceAll('../', '%252e%252e%252f')}`,
    `${prefix}/${up.replaceAll('../', '..%5c')}`,
    `${prefix}/${up.replaceAll('../', '..\\')}`,
    `${prefix}/${up.replaceAll('../', '....//')}`,
    `${prefix}/${up.replaceAll('../', '..;/')}`,
    `${prefix}/${up.replaceAll('../', '..%c0%af')}`,
    `${prefix}/${up}%00`,
    `${prefix}/${up}%00.html`,
    `${prefix}/${encoded}`,
    `${prefix}/${encodeURIComponent(encoded)}`,
    `${prefix}//${file}`,
    `${prefix}/file:%2f%2f${encoded}`,
    `${prefix}/file://${file}`,
    `http://localhost${prefix}/${up}`,
    `file://${file}`,
  ]
}

test('paths › of requests reach no file: dots, encoded, twice encoded, NUL, backslash, absolute, file URL', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'er2alm-secret-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  const file = join(dir, 'secret.txt')
  writeFileSync(file, SECRET)
  const base = await onSocket(guardedApp({ stateDir: dir }, undefined, servedFilms()), t)
  // Below each path that a route declares, its parameters left empty, and below folders that a page could have.
  const declared = ROUTES.flatMap(({ paths }) => paths.map((path) => path.split(' ')[1]!.replace(/\/[{*:].*$/, '')))
  const prefixes = [...new Set([...declared, '', '/assets', '/static', '/dashboard', '/public'])].map((prefix) =>
    prefix === '/' ? '' : prefix,
  )
  const files = [file, `/${relative('/', join(process.cwd(), 'package.json'))}`, '/etc/passwd', '/proc/self/environ']
  let sent = 0
  for (const prefix of new Set(prefixes)) {
    for (const target of files.flatMap((name) => spellings(prefix, name))) {
      const reply = await raw(base, target)
      sent++
      assert.match(reply, /^HTTP\/1\.1 (?:200|400|404|503) /, target)
      assert.ok(!reply.includes(SECRET) && !reply.includes('root:') && !reply.includes('"devDependencies"'), target)
      assert.ok(!reply.includes(basename(dir)) || target.includes(basename(dir)), target)
      if (reply.startsWith('HTTP/1.1 200'))
        assert.match(reply, /text\/html|application\/json|openmetrics|version=0/i, target)
    }
  }
  assert.ok(sent > 500, `${sent} were sent`)
})

test('paths › with bytes that belong into no path end the request, not the service', async (t) => {
  const base = await onSocket(guardedApp({}, undefined, servedFilms()), t)
  for (const target of [
    '/\0',
    '/a\0b',
    '/\x7f',
    '/\xff\xfe',
    '*',
    '//',
    '/%',
    '/%zz',
    '/%E0%A4%A',
    `/${'a'.repeat(20_000)}`,
  ]) {
    assert.match(await raw(base, target), /^HTTP\/1\.1 (?:200|4\d\d) /, JSON.stringify(target.slice(0, 20)))
  }
  assert.match(await raw(base, '/healthz'), /^HTTP\/1\.1 200 /)
})
