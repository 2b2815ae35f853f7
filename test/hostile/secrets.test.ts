import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { FILMS_CONFIG, runCli, temporaryFolder, writeConfig } from '../../src/cli/command-line.fixture.ts'
import { replySaying } from '../../src/cli/enriched-films.fixture.ts'
import { type OpenAiServer, startOpenAiServer } from '../fault/openai-server.ts'

/** Secrets of the environment: one is the API key that is sent, the others are nobody's business. */
const ENVIRONMENT = {
  PLANTED_API_KEY: 'planted-key-7f3a9c1e5b',
  AWS_SECRET_ACCESS_KEY: 'planted-aws-0d4b8e2f6a',
  DATABASE_URL: 'postgres://planted-user:planted-pass@db.example/prod',
  HOME_ADDRESS: 'planted-street-12',
}
const SECRETS = ['planted-key-7f3a9c1e5b', 'planted-aws-0d4b8e2f6a', 'planted-pass', 'planted-street-12']

/** What titles, passages and user ids hold that no prompt may. */
const USERS = Array.from({ length: 12 }, (_, u) => `planted.user${u}@example.com`)
const PRIVATE = ['mail.me@example.org', '+49 30 99887766', '555-867-5309', 'sk-plantedplantedplanted1234']
const FILMS = 10

const genreOf = (film: number): string => (film % 2 === 0 ? 'comedy' : 'drama')

async function writeData(dir: string, baseUrl: string): Promise<void> {
  const rows = USERS.flatMap((user, u) =>
    Array.from(
      { length: 5 },
      (_, n) => `${user},f${(((u >> 1) + n) % 5) * 2 + (u % 2)},4,${1_365_000_000 + n * 90_000 + u}`,
    ),
  )
  await writeFile(join(dir, 'ratings.csv'), `user,item,rating,time\n${rows.join('\n')}\n`)
  const titles = Array.from(
    { length: FILMS },
    (_, f) => `f${f},"Film ${'abcdefghij'[f]} ${PRIVATE[f % 4]} (${1990 + f})",Drama`,
  )
  await writeFile(join(dir, 'items.csv'), `id,title,genres\n${titles.join('\n')}\n`)
  const passages = Array.from({ length: FILMS }, (_, f) =>
    JSON.stringify({
      ...{ id: `p${f}`, title: `Film ${'abcdefghij'[f]} ${PRIVATE[f % 4]}`, year: 1990 + f, source: 'test' },
      text: `It is a ${genreOf(f)} by ${USERS[f]}. Write to ${PRIVATE.join(' or ')}.`,
    }),
  )
  await writeFile(join(dir, 'passages.jsonl'), `${passages.join('\n')}\n`)
  await writeConfig(dir, {
    ...FILMS_CONFIG,
    knowledge: { sources: [{ file: 'passages.jsonl', fields: { date: null, licence: null } }] },
    llm: {
      provider: { kind: 'openai-compatible', baseUrl, model: 'fake', apiKeyEnv: 'PLANTED_API_KEY' },
      maxRetries: 0,
    },
    enrich: { attributes: ['director', 'genre'] },
    embed: { encoder: { kind: 'hashed', dim: 16 } },
  })
}

/** Every file of a folder as Latin-1 text, unpacked where it is packed: whatever bytes are searched for are found. */
function contentsOf(dir: string): ReadonlyMap<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files.map(({ parentPath, name }) => {
      const bytes = readFileSync(join(parentPath, name))
      return [join(parentPath, name), (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')]
    }),
  )
}

function assertHasNone(where: string, text: string, wanted: readonly string[]): void {
  for (const secret of wanted) assert.ok(!text.includes(secret), `${where} holds ${secret}`)
}

describe('a whole run with planted secrets', () => {
  let dir: string
  let remove: () => Promise<void>
  let server: OpenAiServer
  let said: string
  before(async () => {
    ;({ dir, remove } = await temporaryFolder())
    server = await startOpenAiServer({
      answer: (_n, { body }) => {
        const genre = body.messages.at(-1)!.content.includes('a comedy') ? 'comedy' : 'drama'
        return replySaying(body, { genre: [genre], genreSentence: 1 })
      },
    })
    await writeData(dir, server.baseUrl)
    const { status, out, err } = await runCli(['run', '.', '--out', 'run'], dir, ENVIRONMENT)
    assert.equal(status, 0, err)
    said = out + err
  })
  after(async () => {
    await server.close()
    await remove()
  })

  it('asks about items, profiles and picks, with the key in its header alone', () => {
    const stages = new Set(server.requests.map(({ body }) => body.response_format!.json_schema!.name))
    assert.deepEqual([...stages].sort(), ['attributes', 'picks', 'profiles'])
    for (const { authorization } of server.requests)
      assert.equal(authorization, `Bearer ${ENVIRONMENT.PLANTED_API_KEY}`)
  })

  it('sends no user id, address, number or key in any body', () => {
    for (const { body } of server.requests) {
      const text = JSON.stringify(body)
      assertHasNone('a request', text, [...USERS, ...PRIVATE, ...SECRETS])
      assert.doesNotMatch(text, /@example|planted/)
    }
  })

  it('shows masks of the same length in their place', () => {
    const about = server.requests.filter(({ body }) => body.response_format!.json_schema!.name === 'attributes')
    assert.equal(about.length, FILMS)
    for (const { body } of about)
      assert.match(body.messages[1]!.content, /<film>Film [a-j] \*{12,28} \(\d{4}\)<\/film>/)
  })

  it('leaves no secret of the environment in the run folder or in what is printed', async () => {
    const { status, out, err } = await runCli(
      ['export', 'run', 'provenance', '--out', 'provenance.jsonl'],
      dir,
      ENVIRONMENT,
    )
    assert.equal(status, 0, err)
    for (const [file, text] of contentsOf(join(dir, 'run'))) assertHasNone(file, text, SECRETS)
    assertHasNone('the output', said + out + err, SECRETS)
    assertHasNone('the provenance', readFileSync(join(dir, 'provenance.jsonl'), 'latin1'), SECRETS)
  })
})

describe('a server that quotes the key it was sent', () => {
  let dir: string
  let remove: () => Promise<void>
  before(async () => {
    ;({ dir, remove } = await temporaryFolder())
  })
  after(() => remove())

  it('cannot bring it into the error, the log or the run folder', async () => {
    const echo = createServer((request, response) => {
      const message = `Incorrect API key provided: ${request.headers.authorization}\u001b[31m`
      response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message } }))
    })
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
    try {
      await writeData(dir, `http://127.0.0.1:${(echo.address() as AddressInfo).port}/v1`)
      for (const argv of [
        ['run', '.', '--out', 'run'],
        ['run', '.', '--out', 'run', '--json'],
      ]) {
        const { status, out, err } = await runCli(argv, dir, { ...ENVIRONMENT, ER2ALM_DEBUG: '1' })
        assert.equal(status, 4)
        assert.match(err, /Incorrect API key provided: Bearer \[redacted\]/)
        assertHasNone('the output', out + err, SECRETS)
        assert.doesNotMatch(out + err, /(?![\n\t])\p{Cc}/u)
      }
      for (const [file, text] of contentsOf(join(dir, 'run'))) assertHasNone(file, text, SECRETS)
    } finally {
      echo.close()
      echo.closeAllConnections()
    }
  })

  it('is not told a password in the address of the endpoint', async () => {
    await writeData(dir, 'https://planted-user:planted-pass@api.example/v1')
    const { status, err } = await runCli(['run', '.', '--out', 'other'], dir, ENVIRONMENT)
    assert.equal(status, 2)
    assert.match(err, /holds a name or password/)
    assertHasNone('the error', err, ['planted-pass'])
  })
})
