import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { OpenAPIHono } from '@hono/zod-openapi'
import { Er2almError } from '../../errors.ts'
import { readPageFiles } from '../page-files.ts'
import type { RequestEnv, RouteContext, ServeApp } from '../route.ts'
import { pageRoute } from './page.ts'

const HTML = '<!doctype html><title>ü</title>'
const SCRIPT = 'export const a = 1\n'.repeat(50)

describe('page', () => {
  let folder: string
  let app: ServeApp
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'er2alm-page-'))
    mkdirSync(join(folder, 'build/assets'), { recursive: true })
    writeFileSync(join(folder, 'secret.txt'), 'secret')
    writeFileSync(join(folder, 'build/secret.txt'), 'secret')
    writeFileSync(join(folder, 'build/index.html'), HTML)
    writeFileSync(join(folder, 'build/assets/main-1a2b.js'), SCRIPT)
    app = appOf(join(folder, 'build'))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('sends the page, to be asked for each time, and its assets for ever', async () => {
    const index = await app.request('/')
    assert.equal(index.status, 200)
    assert.equal(index.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.equal(index.headers.get('cache-control'), 'no-cache')
    assert.equal(await index.text(), HTML)
    const asset = await app.request('/assets/main-1a2b.js')
    assert.equal(asset.headers.get('content-type'), 'text/javascript; charset=utf-8')
    assert.match(asset.headers.get('cache-control')!, /immutable/)
    assert.equal(await asset.text(), SCRIPT)
  })

  it('sends it zipped to who can read that', async () => {
    const accepts = async (encoding: string): Promise<boolean> => {
      const reply = await app.request('/assets/main-1a2b.js', { headers: { 'accept-encoding': encoding } })
      const bytes = Buffer.from(await reply.arrayBuffer())
      const zipped = reply.headers.get('content-encoding') === 'gzip'
      assert.equal((zipped ? gunzipSync(bytes) : bytes).toString(), SCRIPT)
      assert.equal(reply.headers.get('vary'), 'accept-encoding')
      return zipped
    }
    for (const yes of ['gzip', 'br, gzip;q=0.5', '*']) assert.ok(await accepts(yes), yes)
    for (const no of ['', 'br', 'gzip;q=0', 'gzip; q=0.000']) assert.ok(!(await accepts(no)), no)
  })

  it('sends nothing to who has it', async () => {
    const etag = (await app.request('/')).headers.get('etag')!
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await app.request('/', { headers: { 'if-none-match': tag } })
      assert.equal(again.status, 304)
      assert.equal(await again.text(), '')
    }
    assert.equal((await app.request('/', { headers: { 'if-none-match': '"other"' } })).status, 200)
  })

  it('has nothing but the files it read, whatever the path says', async () => {
    const paths = [
      '/assets/../index.html',
      '/assets/..%2f..%2fsecret.txt',
      '/assets/%2e%2e/secret.txt',
      '/assets/secret.txt',
      '/assets/',
      '/secret.txt',
      '/assets/__proto__',
    ]
    for (const path of paths) assert.notEqual((await app.request(path)).status, 200, path)
    writeFileSync(join(folder, 'build/assets/late.js'), 'late')
    assert.equal((await app.request('/assets/late.js')).status, 404)
  })

  it('says how to build it where it is not built', async () => {
    let hint: string | undefined
    const bare = appOf(join(folder, 'nowhere'))
    bare.onError((error, c) => {
      if (error instanceof Er2almError) hint = error.hint
      return c.body(null, 404)
    })
    assert.equal((await bare.request('/')).status, 404)
    assert.match(hint!, /npm run build/)
  })
})

/** Only the route: it takes nothing from the service. */
function appOf(build: string): ServeApp {
  const app = new OpenAPIHono<RequestEnv>()
  pageRoute(() => readPageFiles(build)).add(app, {} as RouteContext)
  app.onError((error, c) => c.text(error.message, error instanceof Er2almError ? 404 : 500))
  return app
}
