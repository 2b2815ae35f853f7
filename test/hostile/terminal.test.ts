import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parse } from 'csv-parse/sync'
import {
  type CliResult,
  FILMS_CONFIG,
  runCli,
  temporaryFolder,
  writeConfig,
} from '../../src/cli/command-line.fixture.ts'
import { replySaying } from '../../src/cli/enriched-films.fixture.ts'
import { main } from '../../src/cli/main.ts'
import { type OpenAiServer, startOpenAiServer } from '../fault/openai-server.ts'
import { SURFACE_TEXTS } from './surface-texts.ts'

/** What a terminal obeys, or shows in another order; line feeds and tabs stay. */
const OBEYED = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u
const FILMS = 12
/** One hostile text a film: escape sequences first. */
const MARKS = [
  '\u001b[2J',
  '\u001b]8;;https://evil.example\u0007',
  '\u009b31m',
  '\u202e',
  '\u007f\b',
  '\u2066',
  '=cmd()',
]
const markOf = (film: number): string => MARKS[film % MARKS.length]!

function genreOf(film: number): string {
  return film % 2 === 0 ? 'comedy' : 'drama'
}

describe('every command, with escape sequences in titles, ids, passages, replies and arguments', () => {
  let dir: string
  let remove: () => Promise<void>
  let server: OpenAiServer
  before(async () => {
    ;({ dir, remove } = await temporaryFolder())
    server = await startOpenAiServer({
      answer: (_n, { body }) => {
        const genre = body.messages.at(-1)!.content.includes('a comedy') ? 'comedy' : 'drama'
        return replySaying(body, {
          ...{ genre: [`${genre}\u001b[31m`, '\u009b2J'], genreSentence: 1 },
          ...{ director: ['=HYPERLINK("x")\u001b[2J'], directorSentence: 1 },
        })
      },
    })
    const users = Array.from({ length: 16 }, (_, u) => `u${u}\u202e`)
    const rows = users.flatMap((user, u) =>
      Array.from(
        { length: 5 },
        (_, n) => `${user},f${(((u >> 1) + n) % 6) * 2 + (u % 2)}\u2066,4,${1_365_000_000 + n * 90_000 + u}`,
      ),
    )
    await writeFile(join(dir, 'ratings.csv'), `user,item,rating,time\n${rows.join('\n')}\n`)
    const titles = Array.from(
      { length: FILMS },
      (_, f) => `f${f}\u2066,"Film ${'abcdefghijkl'[f]}${markOf(f)} (${1990 + f})",Drama\u001b[0m`,
    )
    await writeFile(join(dir, 'items.csv'), `id,title,genres\n${titles.join('\n')}\n`)
    const passages = Array.from({ length: FILMS }, (_, f) =>
      JSON.stringify({
        ...{ id: `p${f}\u001b[7m`, title: `Film ${'abcdefghijkl'[f]}${markOf(f)}`, year: 1990 + f },
        ...{ source: 'wiki\u001b[5m', licence: 'CC0\u009b1m', date: '2020-01-01' },
        text: `${markOf(f)}It is a ${genreOf(f)}. ${markOf(f)}`,
      }),
    )
    await writeFile(join(dir, 'passages.jsonl'), `${passages.join('\n')}\n`)
    await writeConfig(dir, {
      ...FILMS_CONFIG,
      knowledge: { sources: [{ file: 'passages.jsonl' }], suspicious: 'keep' },
      llm: { provider: { kind: 'openai-compatible', baseUrl: server.baseUrl, model: 'fake\u001b[1m' }, maxRetries: 0 },
      enrich: { attributes: ['director', 'genre'] },
      embed: { encoder: { kind: 'hashed', dim: 16 } },
    })
    const { status, err } = await clean(['run', '.', '--out', 'run'])
    assert.equal(status, 0, err)
  })
  after(async () => {
    await server.close()
    await remove()
  })

  /** Runs a command line, and fails on anything that a terminal obeys in what it prints. */
  async function clean(argv: readonly string[]): Promise<CliResult> {
    const result = await runCli(argv, dir)
    for (const [where, text] of Object.entries({ stdout: result.out, stderr: result.err })) {
      const found = OBEYED.exec(text)
      assert.equal(
        found,
        null,
        `${where} of ${JSON.stringify(argv)}: ${JSON.stringify(text.slice(Math.max(0, (found?.index ?? 0) - 40), (found?.index ?? 0) + 20))}`,
      )
    }
    return result
  }

  const user = 'u2\u202e'
  const item = 'f3\u2066'
  const commands: readonly (readonly string[])[] = [
    ['recommend', 'run', '--user', user],
    ['recommend', 'run', '--user', user, '--explain'],
    ['similar', 'run', '--item', item],
    ['trace', 'run', '--item', item],
    ['trace', 'run', '--user', user],
    ['search', '.', 'Film a'],
    ['search', '.', 'Film b', '--run', 'run'],
    ['data', 'check', '.'],
    ['data', 'stats', '.'],
    ['cost', '.'],
    ['compare', 'run', 'run'],
    ['run', '.', '--out', 'run'],
  ]
  for (const argv of commands) {
    for (const json of [false, true]) {
      it(`prints nothing that a terminal obeys: ${argv.join(' ').replace(OBEYED, '')}${json ? ' --json' : ''}`, async () => {
        const { status, out, err } = await clean(json ? [...argv, '--json'] : argv)
        assert.notEqual(status, 1, err)
        if (json) JSON.parse(out)
      })
    }
  }

  it('keeps ids and titles exact in JSON', async () => {
    const { out } = await clean(['recommend', 'run', '--user', user, '--json'])
    const found = JSON.parse(out) as { readonly user: string; readonly items: readonly { readonly item: string }[] }
    assert.equal(found.user, user)
    assert.ok(found.items.every((one) => one.item.endsWith('\u2066')))
  })

  it('says what is wrong without obeying what was asked: unknown names of every kind', async () => {
    const evil = '\u001b[2Jx\u202e'
    for (const argv of [
      [evil],
      ['recommend', evil, '--user', '1'],
      ['recommend', 'run', '--user', evil],
      ['recommend', 'run', '--user', user, '--model', evil],
      ['similar', 'run', '--item', evil],
      ['trace', 'run', '--item', evil],
      ['trace', 'run', '--item', item, '--attribute', evil],
      ['export', 'run', evil],
      ['export', 'run', 'evidence', '--format', evil],
      ['run', '.', '--set', `models.${evil}={}`],
      ['run', '.', '--set', `${evil}=1`],
      ['run', evil],
      ['search', evil, 'x'],
      ['data', evil, '.'],
      ['recommend', 'run', `--${evil}`],
    ]) {
      for (const more of [[], ['--json']]) {
        const { status, err } = await clean([...argv, ...more])
        assert.ok(status === 2 || status === 3, `${JSON.stringify(argv)}: ${status} ${err}`)
      }
    }
  })

  it('takes every hostile text as a query, quickly, and finds nothing else', async () => {
    for (const text of SURFACE_TEXTS) {
      const { status, err } = await clean(['search', '.', '--run', 'run', '--', text])
      assert.equal(status, 0, `${JSON.stringify(text.slice(0, 60))}: ${err}`)
    }
  })

  it('exports exact bytes to a file or a pipe, and none that a terminal obeys to a terminal', async () => {
    const { out } = await runCli(['export', 'run', 'evidence'], dir)
    const rows = parse(out, { columns: true }) as Record<string, string>[]
    assert.ok(rows.some(({ item: id }) => id === item))
    assert.ok(
      rows.some(({ value }) => value!.startsWith("'=HYPERLINK")),
      'a formula is disarmed',
    )
    assert.ok(rows.every((row) => !/^[=+@-]/.test(row.quote! + row.value!)))
    let shown = ''
    const status = await main(['export', 'run', 'evidence'], {
      print: (text) => {
        shown += text
      },
      ...{ note: () => {}, env: {}, cwd: dir, signal: new AbortController().signal },
      ...{ program: 'er2alm', interactive: false, screen: true },
    })
    assert.equal(status, 0)
    assert.doesNotMatch(shown, OBEYED)
    for (const what of ['evidence', 'provenance', 'recommendations']) {
      const { out: lines } = await clean(['export', 'run', what, '--format', 'jsonl'])
      for (const line of lines.trimEnd().split('\n')) JSON.parse(line)
    }
  })
})
