import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type CliResult, FILMS_CONFIG, runCli, runJson, temporaryFolder } from '../../src/cli/command-line.fixture.ts'
import { type EnrichedFilms, writeEnrichedFilms } from '../../src/cli/enriched-films.fixture.ts'
import { BAD_COMMAND_LINES, type BadCommandLine } from './bad-command-lines.ts'
import { BAD_DATA_INPUTS, writeBadInput } from './bad-input-data.ts'

/** A line of a stack trace. */
const STACK_LINE = /^\s+at .*[:(]\d+:\d+\)?$|node:internal|file:\/\//m

interface Expected {
  readonly code: string
  readonly status: number
  readonly file?: string
  readonly row?: number
  readonly says?: RegExp
}

/** An error for people on stderr: status, code, place, hint, and nothing of our insides. */
function assertRefused({ status, out, err }: CliResult, dir: string, expected: Expected): void {
  assert.equal(status, expected.status, err)
  assert.match(err, new RegExp(`^error ${expected.code}: \\S`, 'm'))
  assert.match(err, /^ {3}do: \S/m, 'no hint')
  assert.doesNotMatch(err, STACK_LINE)
  assert.equal(out, '')
  if (expected.file !== undefined)
    assert.ok(err.includes(join(dir, expected.file)), `${expected.file} is not named:\n${err}`)
  if (expected.row !== undefined) assert.match(err, new RegExp(`, row ${expected.row}$`, 'm'))
  if (expected.says !== undefined) assert.match(err, expected.says)
}

describe('bad command lines', () => {
  let template: string
  let remove: () => Promise<void>
  let films: EnrichedFilms
  let server: Server
  before(async () => {
    ;({ dir: template, remove } = await temporaryFolder())
    films = await writeEnrichedFilms(template)
    await writeFile(join(template, 'plain.json'), JSON.stringify(FILMS_CONFIG))
    await runJson(['run', '.', '--out', 'run', '--only', 'evaluate'], template)
    server = await startSpoiltServer()
  })
  after(async () => {
    await films.server.close()
    server.close()
    server.closeAllConnections()
    await remove()
  })

  async function prepared(
    line: Pick<BadCommandLine, 'prepare'>,
  ): Promise<{ dir: string; remove: () => Promise<void> }> {
    const copy = await temporaryFolder()
    await cp(template, copy.dir, { recursive: true })
    await line.prepare?.(copy.dir, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    return copy
  }

  for (const line of BAD_COMMAND_LINES) {
    it(`${line.name}: ${line.code}, ${line.status}`, async () => {
      const copy = await prepared(line)
      try {
        assertRefused(await runCli(line.argv, copy.dir), copy.dir, line)
      } finally {
        await copy.remove()
      }
    })
  }

  it('are told as one JSON document with --json', async () => {
    const { status, out } = await runCli(['compare', 'none', '--json'], template)
    assert.equal(status, 3)
    const { error } = JSON.parse(out)
    assert.equal(error.code, 'RUN_UNREADABLE')
    assert.equal(error.file, join(template, 'none'))
    assert.match(error.hint, /--out DIR/)
  })

  it('end a real process with the same status and text', () => {
    const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
    for (const { argv, expected } of [
      { argv: ['recomend'], expected: { code: 'USAGE', status: 2 } },
      { argv: ['compare', 'none'], expected: { code: 'RUN_UNREADABLE', status: 3, file: 'none' } },
      { argv: ['run', '.', '--out', 'capped', '--max-usd', '0.0000001'], expected: { code: 'BUDGET_USD', status: 4 } },
    ]) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], {
        cwd: template,
        encoding: 'utf8',
      })
      assertRefused({ status: status ?? -1, out: stdout, err: stderr }, template, expected)
    }
  })

  it('a full disk stops a run with 3, names the file, and the run goes on when there is room', {
    skip: cannotMount(),
  }, async () => {
    const copy = await prepared({})
    const disk = join(copy.dir, 'disk')
    await mkdir(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=192k', 'tmpfs', disk])
    try {
      const { status, out, err } = await runCli(['run', '.', '--out', 'disk/run'], copy.dir)
      assert.equal(status, 3, err)
      assert.match(err, /^error (STORE_FULL|RUN_UNWRITABLE|FILE_UNWRITABLE): .*disk\/run/m)
      assert.match(err, /^ {3}do: free/m)
      assert.doesNotMatch(err, STACK_LINE)
      assert.equal(out, '')
      execFileSync('mount', ['-o', 'remount,size=16m', disk])
      const sent = films.server.requests.length
      await runJson(['run', '.', '--out', 'disk/run', '--only', 'users'], copy.dir)
      assert.ok(films.server.requests.length - sent <= 14 + 48)
    } finally {
      execFileSync('umount', [disk])
      await copy.remove()
    }
  })
})

describe('bad data on the command line', () => {
  for (const input of BAD_DATA_INPUTS) {
    it(`${input.name}: ${input.code ?? 'accepted'}`, async () => {
      const { dir, remove } = await temporaryFolder()
      try {
        await writeBadInput(input, dir)
        await writeFile(join(dir, 'config.json'), JSON.stringify({ data: input.config }))
        const result = await runCli(['run', 'config.json', '--out', 'run', '--only', 'data'], dir)
        if (input.code === undefined) assert.equal(result.status, 0, result.err)
        else {
          const { code, file, row, says } = input
          assertRefused(result, dir, { code, status: code.startsWith('CONFIG_') ? 2 : 3, file, row, says })
        }
      } finally {
        await remove()
      }
    })
  }
})

/** Under `/refuses` an endpoint that answers 401, under `/three` one that gives vectors of three numbers. */
async function startSpoiltServer(): Promise<Server> {
  const server = createServer((request, response) => {
    const refused = request.url?.startsWith('/refuses')
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const { input } = refused ? { input: [] } : JSON.parse(Buffer.concat(chunks).toString('utf8'))
      const texts: readonly string[] = Array.isArray(input) ? input : [input]
      const data = texts.map((_, index) => ({ object: 'embedding', index, embedding: [1, 2, 3] }))
      response.writeHead(refused ? 401 : 200, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify(refused ? { error: { message: 'who are you?' } } : { object: 'list', data, model: 'three' }),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** Why no small disk can be made here; false when one can. */
function cannotMount(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux, to mount a small tmpfs'
  const probe = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'])
  return probe.status === 0 ? false : 'this root may not mount a tmpfs'
}
